"""Syllables: medical words counted by hand, and how words are looked up."""

from __future__ import annotations

import pytest

from brochure.checks.text import syllables
from brochure.checks.text.syllables import count_by_rules, count_syllables as count, get_listed_count
from support.cpu_time import measure_least_cpu_seconds

# counted by hand, as a nurse in the US would say them
BY_HAND = {
    1: """
        aches bleed blood bowel2 breath breathe brain burn cramps cough dose drug faint gland graft gut heart
        lung lymph nerve nurse pain phlegm pills pulse rash scar sleep spine spleen sprain stent stress stroke
        taste throat veins wheeze womb
    """,
    2: """
        ache-free abscess acne aging allele3 allied asthma biceps bladder blister bloodstream breastfed
        breathing bypass caffeine calcium3 cancer carbon cardiac3 cartilage3 catheter3 chronic clinic codeine
        colon cortex cystic dizzy dosage doctor drowsy eczema3 enzyme estrogen3 fainting femur fever fibrous
        fluid fracture gastric gastritis3 genome glucose hepatic3 hernia3 hormone hydrate inject insulin3
        ischemic3 itching jaundice kidney kidneys lactose lesion ligament3 liver lupus measles migraine mucus
        muscle nausea3 needle nervous neural neuron numbness nursing opiate3 ovary3 pancreas3 patient patients
        pelvic pelvis placebo3 plasma platelet polyp prognosis3 prostate protein rabies renal seizure sensor
        sepsis serum shingles sinus spasm statin sterile stiffness stomach symptom syndrome swallow swelling
        systole3 tendon thyroid tissue tonsil toxic trachea3 trauma treatment tremor trial tumor ulcer urine
        vaccine vagus vertigo3 virus vision vomit
    """,
    3: """
        abdomen addiction adhesion adrenal albumin allergic allergy anemic aneurysm4 antibody4 antigen anxiety4
        aorta appendix arousal arthritis artery asthmatic atrial autism autopsy bacteria4 benefit biopsy bipolar
        bronchial bronchitis capsule2 catatonic4 cellulite chlamydia4 cholera cirrhosis clinical cognitive
        colitis colostomy4 concussion condition confusion consciousness convulsion coronary4 cortisone cramping2
        delirium4 delusion dementia dental2 depression diabetes4 diagnose diarrhea4 disorder diuretic4 dopamine
        duodenal4 dyslexia4 dyspnea edema embolus emphysema4 enema epilepsy4 esophagus4 fertility4 fibrosis
        fluoride2 follicle fungicide gallbladder gangrene2 genetic glaucoma glutamate hallucinate4 headaches2
        hematoma4 hemoglobin4 heparin hepatitis4 histamine hospice2 hospital hygiene2 hysteria4 illnesses
        immunize impairment incision infection infusion inhaler injection injury intestine ketamine ketosis
        laryngitis4 leukemia4 lidocaine lithium malaria4 mania melanoma4 meningitis4 menopause metformin
        miscarriage morphine2 multiple myopia4 naloxone narcotic neurotic nitroglycerin5 nutrition nystagmus
        obesity4 opioid oxygen paralysis4 paroxetine4 pathogen pharmacist physician pneumonia potassium4
        pregnancy prescription preventive probiotic4 procedure prolactin psoriasis4 psychosis psychotic puberty
        pulmonary4 radical recovery4 reflexes regimen remission respire2 retina rheumatic rheumatoid rubella
        saliva schizophrenic4 sedation sedative seizures2 septicemia5 serotonin4 sertraline3 sodium spirometry4
        stimulant suicide surgery surgical surgeon2 synapses syncope testicle tetanus therapist therapy tinnitus
        toxicity4 transfusion trazodone triglyceride4 tuberculosis5 urethra urgency urinate uterus vaccinate
        varicose vascular vasculitis4 ventricle vertebra vitamin warfarin withdrawal wheezing2
    """,
    4: """
        acetylcholine5 acidosis adolescent aerosol3 allergenic amnesia3 amphetamine analgesic anaphylaxis5
        anatomy androgenic anesthesia antacid3 antibiotic5 antidepressant5 antioxidant5 appendicitis5 arrhythmia
        arterial aspartame3 atherosclerosis6 autoimmune bacterial benzodiazepine6 biological5 bradycardia5
        carcinogen carcinoma cardiologist5 cardiology5 cardiovascular6 catheterize chemotherapy5 cholesterol
        citalopram contagious3 contraception corticosteroid5 dermatitis dermatologist5 diabetic diagnosis
        dialysis diaphoretic5 diaphragm3 diazepam dissociation5 dysfunction3 dyskinesia dyspareunia5
        echocardiogram6 electrocardiogram7 electrolyte embolism encephalitis5 endocrine3 endometriosis6
        endoscopy epidemic epidural epinephrine erectile3 erythromycin5 escitalopram5 esketamine esophageal5
        estradiol etiology5 fibromyalgia6 fluoxetine gabapentin gastroenteritis6 gastrointestinal6 gynecologist5
        hallucination5 hemophilia5 hemorrhagic hydrocodone hydrocortisone5 hyperactive hyperglycemia6
        hypertension hypoglycemia6 hypothyroidism6 hysterectomy5 ibuprofen immunity immunotherapy6 incontinence
        infertility5 inflammation inhibitor intravenous ischemia irritation laparoscopy5 lorazepam lymphatic3
        malignancy mammography mastectomy medication metabolism5 metastasis methadone3 midazolam miscarriages
        mononucleosis6 monoamine myocardial5 neuropathy norepinephrine5 nutritional obsessive3 ophthalmologist5
        orthopedic osteoarthritis6 osteoporosis6 outpatients3 oxycodone pacemaker3 palpitation pancreatitis5
        paranoia pediatric pediatrician5 penicillin perimenopause5 peripheral pharmaceutical5 pharmacology5
        photosensitivity7 physiology5 polycystic prednisolone preeclampsia5 psilocybin psychiatric psychiatrist
        psychiatry psychology psychotherapy5 radiation radiology5 radiologist5 receptor3 rehabilitation6
        reproductive respiratory5 resuscitate retinopathy5 schizophrenia5 sclerosis3 sensitivity5
        spironolactone5 tachycardia5 testosterone thrombosis3 thyroidectomy5 tonsillitis transdermal3
        ultrasound3 urinalysis5 urinary urologist vaccination vasectomy venlafaxine ventilator ventricular
    """,
}
# a word may carry its own number, where it stands beside its like


def cases() -> list[tuple[str, int]]:
    found = []
    for number, words in BY_HAND.items():
        for word in words.split():
            own = word[-1] if word[-1].isdigit() else ""
            found.append((word.removesuffix(own), int(own or number)))
    return found


@pytest.mark.parametrize(("word", "number"), cases())
def test_medical_words_have_the_syllables_they_are_spoken_with(word: str, number: int) -> None:
    assert count(word) == number


def test_the_rules_alone_count_almost_all_medical_words_right() -> None:
    right = sum(count_by_rules(word) == number for word, number in cases())
    assert right / len(cases()) > 0.95


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("PTSD", 4),
        ("IV", 2),
        ("MAOIs", 4),
        ("WHO", 5),
        ("DoD", 3),
        ("NOT", 1),
        ("BEFORE", 2),
        ("off-label", 3),
        ("FDA-approved", 5),
        ("nurse's", 2),
        ("nurses’", 2),
        ("patient's", 2),
        ("doesn't", 2),
        ("didn’t", 2),
        ("can't", 1),
        ("0.5", 1),
        ("2,000", 1),
        ("Zoë", 2),
        ("naïve", 2),
        ("I", 1),
        ("the", 1),
        ("Ketamine", 3),
        ("brrr", 1),
        ("—", 1),
    ],
)
def test_acronyms_owners_hyphens_and_digits(word: str, number: int) -> None:
    assert count(word) == number


def test_each_word_of_the_data_is_found_and_no_other() -> None:
    lines = syllables._DATA.read_text(encoding="utf-8").splitlines()[1:]
    assert lines == sorted(lines)
    for line in lines:
        word, number = line.split()
        assert get_listed_count(word) == int(number) != count_by_rules(word)
        assert get_listed_count(word + "q") is None
    assert [get_listed_count(word) for word in ("", "a", "zzzz", "ketamin", "é")] == [None] * 5


def test_looking_up_is_quick() -> None:
    def look_up() -> None:
        for number in range(1000):
            get_listed_count(f"word{number}")

    assert measure_least_cpu_seconds(look_up, 0.1) < 0.1
