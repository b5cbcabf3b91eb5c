"""Where sentences end: one splitter, for the rules on wording and for those on safety."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from brochure.checks.text import clauses
from brochure.checks.text.passages import Passage
from brochure.checks.text.sentences import find_sentence_bounds, split_passage
from brochure.diagnostics.problem import Where
from support.example_counts import scale_examples

# a bar stands between two sentences
TEXTS = """\
Dr. Ames, e.g. at 5 p.m. today, can help. | “Really?” she asked. | It costs 3.50 in all.
Ask Prof. Lee first.
See fig. 2 below. | It shows the chart.
Come at 9 a.m. | Take your pills first.
Call Dr. Lee. | She will help.
Mr. and Mrs. Smith came. | Ms. Jones did not.
St. Mary's Hospital is near. | Park there.
Read No. 5 first. | Then rest.
Do you smoke? | No. | Do you drink?
No. | Take it with food.
It is against U.S. law. | Ask us.
He lives in the U.S. | He is well.
In the U.S. many people have it.
Take 2 mg. | Then rest.
Take 2.5 mg twice. | Then stop.
The dose is 0.5. | Do not take more.
Take one at 8 p.m. on the first day. | Then stop.
We close at 5 p.m. | Call before then.
From 9 a.m. to 5 p.m. we are open.
J. Smith wrote it. | A. B. Lee read it.
John F. Kennedy had it. | So did others.
Vitamin C. | It helps.
You may have hepatitis B. | It is a virus.
It has many forms, e.g. Crohn's disease.
Take a pain pill, e.g., Tylenol. | Wait an hour.
Take the other one, i.e. Advil. | Wait.
Bring your pills, drops, etc. | Put them in a bag.
Bring pills, drops, etc. to the visit.
Wait … | Then go on.
He waited... | Nothing came.
It hurts ... a bit. | Then it stops.
She said “Stop.” | He stopped.
She said, "Is it safe?" | He did not know.
“Is it safe?” she asked.
“Stop!” he said. | Then he left.
(See the list below.) | Then call us.
It is rare (about 1 in 100). | Call us if you bleed.
It helped some [1]. | Others did not improve [2, 3].
It helped some. [1] | Others did not improve.
Is it safe?! | Ask us.
Call 911! | Then call us.
1. Rest. | 2. Drink water.
Step 1. | Rest.
Rest for 2 days. | 3 days later, come back.
Go to www.ptsd.va.gov. | Read it.
Visit ptsd.va.gov for more.
Feder A, et al. found that it helps.
As Feder et al. (2014) found, it helps.
Compare it with drug X vs. Drug Y. | Then choose.
Approx. 20 people had it.
Take 1 tsp. in the morning. | Rest.
Take 1 tsp. | Then rest.
It weighs 5 lbs. | Lift with care.
Wait 30 min. | Then eat.
Wait 30 min. before you eat.
Ask your doctor, e.g. Dr. Lee. | She knows.
Call us at ext. 5. | We will help.
Type 2. | It is common.
You have type 1. | Take insulin.
He has a Ph.D. | Ask him.
Ask Anna Lee, M.D. | She is on call.
Ask Anna Lee, M.D., first.
Merck & Co. makes it. | Ask them.
Pfizer Inc. | It makes the drug.
Washington, D.C. is far. | Fly there.
Sgt. Hill and Capt. Roe came. | They left.
Come on Jan. 5. | Bring a friend.
Come on Mon. or Tue. | Bring a friend.
Sept. 11 was long ago.
The FDA said no. | Ask why.
I said no. | You may ask.
It is over. | "Rest," she said.
Dose: 5 mg. | Time: 8 a.m. | Food: none.
Do not drive for 24 hrs. | Sleep well.
It is safe. it is not.
Version 2.0 is out. | Use it.
See p. 5 and pp. 7-9. | Then sign.
See Sec. 3. | Then sign.
Use the new one (the old one is gone). | It works.
What is PTSD? | It is an illness.
Take it with water; rest. | Then eat.
So-called “K.” | It is a street name.
Ask for plan B. | It works.
He got an A. | She got a B.
Call the U.S. Food and Drug Administration. | They know.
It was studied in the U.K. | Others did the same.
Take 10 ml. | Shake first.
Take 5 cc. of it. | Rest.
Rate it from 1 to 10. | Ten is the worst.
Weigh 60 kg. or more. | Then ask.
Is it safe? | No. | Ketamine can harm you.
They said no. | Ketamine is not for all.
Come to 12 Main St. | Bring your pills.
You may have MS. | Ask us.
We are in Salinas, CA. | Parking is free.
Come at 5 p.m. Monday. | Rest.
Come at 9 a.m. Eastern time. | Rest.
Eat figs. | Dates are good too.
See Fig. A. | Then sign.
See vol. II and ch. 4. | Then sign.
So did I. | Doctors were not sure.
Call the billing dept. | Ask for Ann.
Use 2 oz. | Then drink.
Read p. 12. | Stop there.
Come in Jan. | Then we will know.
Come in Jan. 2026. | Rest.
He lives on Elm Ave. | She does not.
He said “Never.” | “Why?” she asked.
It is safe (so they say). | “Not so,” we say.
Is it approved? | (No.) | Ask why.
Take one (e.g. Dr. Lee's). | Rest.
It is 98.6 degrees. | Take an aspirin.
It costs $5. | Pay at the desk.
It grew by 5%. | Ketamine did not.
Take it at 8 a.m. and 8 p.m. | Ketamine is given at noon.
Wait 30 min. | Ketamine is slow.
Gov. Lee and Rep. Hill came. | They left.
It lasted 3 hr. | Nausea came later.
Is it safe? | No. | A doctor must watch you.
Does it hurt? | No. | IV lines are thin.
Come in. | 5 people wait.
"""


def passage(text: str) -> Passage:
    return Passage(text, (), "text", Where("content.yaml"), 0)


@pytest.mark.parametrize("marked", TEXTS.splitlines())
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    text = marked.replace(" | ", " ")
    assert [text[start:end] for start, end in find_sentence_bounds(text)] == marked.split(" | ")


@pytest.mark.parametrize("marked", TEXTS.splitlines())
def test_the_rules_on_safety_read_the_same_sentences_as_those_on_wording(marked: str) -> None:
    read = passage(marked.replace(" | ", " "))
    worded = [(sentence.start, clauses.normalize_characters(sentence.text)) for sentence in split_passage(read)]
    assert [(sentence.start, sentence.text) for sentence in clauses.split_normalized_passage(read)] == worded


@settings(max_examples=scale_examples(200), deadline=None)
@given(st.text(alphabet='aAiI1 .!?…“”"()[]\n', max_size=40))
def test_sentences_hold_all_that_is_written_once_and_in_order(text: str) -> None:
    spans = list(find_sentence_bounds(text))
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
