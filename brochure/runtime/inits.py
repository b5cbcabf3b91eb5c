"""The `__init__` of our frozen dataclasses, one for each number of fields that there is; see frozen.py.

Kept here so that the program need not compile them at each start. tests/test_frozen.py writes this file.
"""

# fmt: off
# ruff: noqa: D103, ANN001, ANN201, E501
# mypy: ignore-errors

_set = object.__setattr__

def init_0_2(self, *, _0, _1):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1

def init_0_4(self, *, _0, _1, _2, _3):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3

def init_0_5(self, *, _0, _1, _2, _3, _4):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4

def init_0_6(self, *, _0, _1, _2, _3, _4, _5):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5

def init_0_7(self, *, _0, _1, _2, _3, _4, _5, _6):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6

def init_0_9(self, *, _0, _1, _2, _3, _4, _5, _6, _7, _8):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6
    _held["_7"] = _7
    _held["_8"] = _8

def init_0_10(self, *, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6
    _held["_7"] = _7
    _held["_8"] = _8
    _held["_9"] = _9

def init_0_11(self, *, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6
    _held["_7"] = _7
    _held["_8"] = _8
    _held["_9"] = _9
    _held["_10"] = _10

def init_0_12(self, *, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6
    _held["_7"] = _7
    _held["_8"] = _8
    _held["_9"] = _9
    _held["_10"] = _10
    _held["_11"] = _11

def init_0_15(self, *, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6
    _held["_7"] = _7
    _held["_8"] = _8
    _held["_9"] = _9
    _held["_10"] = _10
    _held["_11"] = _11
    _held["_12"] = _12
    _held["_13"] = _13
    _held["_14"] = _14

def init_1_0(self, _0):
    _held = self.__dict__
    _held["_0"] = _0

def slots_1_0(self, _0):
    _set(self, "_0", _0)

def init_2_0(self, _0, _1):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1

def slots_2_0(self, _0, _1):
    _set(self, "_0", _0)
    _set(self, "_1", _1)

def init_3_0(self, _0, _1, _2):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2

def slots_3_0(self, _0, _1, _2):
    _set(self, "_0", _0)
    _set(self, "_1", _1)
    _set(self, "_2", _2)

def init_4_0(self, _0, _1, _2, _3):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3

def slots_4_0(self, _0, _1, _2, _3):
    _set(self, "_0", _0)
    _set(self, "_1", _1)
    _set(self, "_2", _2)
    _set(self, "_3", _3)

def init_5_0(self, _0, _1, _2, _3, _4):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4

def slots_5_0(self, _0, _1, _2, _3, _4):
    _set(self, "_0", _0)
    _set(self, "_1", _1)
    _set(self, "_2", _2)
    _set(self, "_3", _3)
    _set(self, "_4", _4)

def init_6_0(self, _0, _1, _2, _3, _4, _5):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5

def slots_6_0(self, _0, _1, _2, _3, _4, _5):
    _set(self, "_0", _0)
    _set(self, "_1", _1)
    _set(self, "_2", _2)
    _set(self, "_3", _3)
    _set(self, "_4", _4)
    _set(self, "_5", _5)

def init_7_0(self, _0, _1, _2, _3, _4, _5, _6):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6

def slots_7_0(self, _0, _1, _2, _3, _4, _5, _6):
    _set(self, "_0", _0)
    _set(self, "_1", _1)
    _set(self, "_2", _2)
    _set(self, "_3", _3)
    _set(self, "_4", _4)
    _set(self, "_5", _5)
    _set(self, "_6", _6)

def init_8_0(self, _0, _1, _2, _3, _4, _5, _6, _7):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6
    _held["_7"] = _7

def slots_8_0(self, _0, _1, _2, _3, _4, _5, _6, _7):
    _set(self, "_0", _0)
    _set(self, "_1", _1)
    _set(self, "_2", _2)
    _set(self, "_3", _3)
    _set(self, "_4", _4)
    _set(self, "_5", _5)
    _set(self, "_6", _6)
    _set(self, "_7", _7)

def init_9_0(self, _0, _1, _2, _3, _4, _5, _6, _7, _8):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6
    _held["_7"] = _7
    _held["_8"] = _8

def init_10_0(self, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6
    _held["_7"] = _7
    _held["_8"] = _8
    _held["_9"] = _9

def init_11_0(self, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6
    _held["_7"] = _7
    _held["_8"] = _8
    _held["_9"] = _9
    _held["_10"] = _10

def init_12_0(self, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6
    _held["_7"] = _7
    _held["_8"] = _8
    _held["_9"] = _9
    _held["_10"] = _10
    _held["_11"] = _11

def init_14_0(self, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6
    _held["_7"] = _7
    _held["_8"] = _8
    _held["_9"] = _9
    _held["_10"] = _10
    _held["_11"] = _11
    _held["_12"] = _12
    _held["_13"] = _13

def init_15_0(self, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6
    _held["_7"] = _7
    _held["_8"] = _8
    _held["_9"] = _9
    _held["_10"] = _10
    _held["_11"] = _11
    _held["_12"] = _12
    _held["_13"] = _13
    _held["_14"] = _14

def init_23_0(self, _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, _17, _18, _19, _20, _21, _22):
    _held = self.__dict__
    _held["_0"] = _0
    _held["_1"] = _1
    _held["_2"] = _2
    _held["_3"] = _3
    _held["_4"] = _4
    _held["_5"] = _5
    _held["_6"] = _6
    _held["_7"] = _7
    _held["_8"] = _8
    _held["_9"] = _9
    _held["_10"] = _10
    _held["_11"] = _11
    _held["_12"] = _12
    _held["_13"] = _13
    _held["_14"] = _14
    _held["_15"] = _15
    _held["_16"] = _16
    _held["_17"] = _17
    _held["_18"] = _18
    _held["_19"] = _19
    _held["_20"] = _20
    _held["_21"] = _21
    _held["_22"] = _22
