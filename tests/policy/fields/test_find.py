"""What sentences name, with exact spans."""

from __future__ import annotations

import re

import pytest

from amanat.policy.reader import read_text
from amanat.policy.reading import Field, FieldKind
from amanat.vocabulary.categories import categories

FRAME = "We bake bread for all of you and for everyone in the town, every day of the year.\n\n"


def fields(sentence: str) -> tuple[Field, ...]:
    return next(iter(read_text(FRAME + sentence).statements)).fields


def named(sentence: str, kind: FieldKind) -> dict[str, str]:
    return {(FRAME + sentence)[each.start : each.end]: each.value for each in fields(sentence) if each.kind == kind}


@pytest.mark.parametrize(
    ("sentence", "kind", "found"),
    [
        ("We collect your full name and e-mail address.", "category", {"full name": "name", "e-mail address": "email"}),
        ("We keep server logs for 30 days.", "period", {"30 days": "P30D"}),
        ("We keep your invoices for ten (10) years.", "period", {"ten (10) years": "P10Y"}),
        ("We will respond to your request within one month.", "deadline", {"one month": "P1M"}),
        ("Our shop is not intended for children under the age of 16.", "age", {"16": "16"}),
        ("Our shop is not meant for anyone under 18 years.", "age", {"18": "18"}),
        ("Our shop is not meant for anyone under 18 years.", "period", {}),
        ("This policy is effective as of 3 March 2025.", "date", {"3 March 2025": "2025-03-03"}),
        ("This policy is effective as of March 3, 2025.", "date", {"March 3, 2025": "2025-03-03"}),
        ("Your data are stored on servers located in the US and in Germany.", "country", {"US": "US", "Germany": "DE"}),
        ("Please contact us at help@crumb.example.", "contact", {"help@crumb.example": "help@crumb.example"}),
        ("We rely on standard contractual clauses for the US.", "mechanism", {"standard contractual clauses": "scc"}),
        ("Our website uses Google Analytics.", "tracker", {"Google Analytics": "google_analytics"}),
        ("The legal basis is your consent.", "basis", {"your consent": "consent"}),
        ("We share your data with couriers who deliver for us.", "recipient", {"couriers": "delivery"}),
    ],
)  # fmt: skip
def test_names(sentence: str, kind: FieldKind, found: dict[str, str]) -> None:
    assert named(sentence, kind) == found


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("half a year", "P6M"),
        ("half an hour", "PT30M"),
        ("a quarter of a year", "P3M"),
        ("three quarters of a year", "P9M"),
        ("one and a half years", "P18M"),
        ("a year and a half", "P18M"),
        ("2½ years", "P30M"),
        ("1.5 years", "P18M"),
        ("a couple of weeks", "P2W"),
        ("a fortnight", "P14D"),
        ("twenty-four months", "P24M"),
        ("a hundred and eighty days", "P180D"),
        ("30 working days", "P30D"),
        ("two decades", "P20Y"),
    ],
)
def test_how_long_is_read_in_words_and_in_parts(words: str, value: str) -> None:
    assert named(f"We keep server logs for {words}.", "period") == {words: value}


def test_how_often_is_no_period() -> None:
    assert named("We test our systems once a year.", "period") == {}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("You must be fourteen or older to use our app.", {"fourteen": "14"}),
        ("Anyone below the age of thirteen may not use our app.", {"thirteen": "13"}),
        ("Our shop is not directed to children under the age of fourteen years.", {"fourteen": "14"}),
        ("We do not knowingly collect data of children under sixteen years.", {"sixteen": "16"}),
        ("Children under 12 years of age may not use our app.", {"12": "12"}),
        ("We share your data with at least two couriers.", {}),
        ("We keep your data until you have reached us by phone.", {}),
    ],
)
def test_ages_in_words_are_ages_and_no_periods(sentence: str, found: dict[str, str]) -> None:
    assert named(sentence, "age") == found
    assert named(sentence, "period") == named(sentence, "deadline") == {}


@pytest.mark.parametrize(
    ("cited", "found"),
    [
        ("Art. 6(1)(f) GDPR", {"Art. 6(1)(f)": "legitimate_interest"}),
        ("Article 6 para. 1 lit. a GDPR", {"Article 6 para. 1 lit. a": "consent"}),
        ("Art. 6 (1) (c)", {"Art. 6 (1) (c)": "legal_obligation"}),
        ("Art 6 (1) b", {"Art 6 (1) b": "contract"}),
        ("Art. 6 Abs. 1 lit. e GDPR", {"Art. 6 Abs. 1 lit. e": "public_task"}),
        ("point (d) of Article 6(1) GDPR", {"point (d) of Article 6(1)": "vital_interest"}),
        (
            "Article 6(1)(a), (b) and (f) GDPR",
            {"Article 6(1)(a)": "consent", "(b)": "contract", "(f)": "legitimate_interest"},
        ),
        ("Art. 6 GDPR", {}),
        ("Article 6(1)(a) of the Bread Act", {}),
        ("Art. 16(1)(a) GDPR", {}),
    ],
)
def test_a_legal_basis_is_known_by_its_article(cited: str, found: dict[str, str]) -> None:
    assert named(f"The legal basis is {cited}.", "basis") == found


def test_us_is_no_country_where_it_is_we() -> None:
    assert named("You can ask us to delete the data that you gave us.", "country") == {}


def test_the_longest_words_win() -> None:
    found = named("We collect your IP address and your postal address.", "category")
    assert found == {"IP address": "ip_address", "postal address": "postal_address"}


def test_categories_bear_their_dpv_identifier() -> None:
    for field in fields("We collect your name and your bank account."):
        if field.kind == "category":
            assert field.dpv == categories()[field.value].dpv


def test_every_category_is_known_to_dpv() -> None:
    """Identifiers of the W3C DPV personal data vocabulary 2.0 (`pd` modules core and extended)."""
    known = set(DPV.split())
    assert {category.dpv.removeprefix("pd:") for category in categories().values()} <= known
    assert all(re.fullmatch(r"pd:[A-Z]\w+", category.dpv) for category in categories().values())


DPV = """
External Financial Historical Household Internal Profile Social Tracking Age Authenticating BankAccount
Biometric BirthDate BrowsingBehavior Communication CommunicationsMetadata Contact Credit Criminal Demographic
DeviceBased DeviceSoftware EducationExperience EducationQualification EmailAddress EthnicOrigin Family
FinancialAccount Gender IPAddress Identifying Income IndividualProfile Interaction Job Language Location
MedicalHealth Name Nationality OfficialID Opinion PaymentCard PhysicalAddress Picture PoliticalOpinion
Preference PrivacyPreference Professional ProfessionalInterview Purchase Relationship Reliability Religion
School ServiceConsumptionBehavior Sexual SocialNetwork Tax TelephoneNumber TradeUnionMembership Transactional
UID Username VoiceCommunicationRecording WorkEnvironment
"""


@pytest.mark.parametrize(
    ("sentence", "kind", "words"),
    [
        ("We collect the steps that are counted on your phone.", "category", "phone"),
        ("We collect comments that you post under another name.", "category", "name"),
        ("We collect whether you receive social security benefits.", "category", "social security"),
        ("We use your data for fraud checks.", "category", "fraud checks"),
        ("In the last twelve months we have not sold your data.", "period", "twelve months"),
    ],
)
def test_words_that_only_look_like_a_field_are_none(sentence: str, kind: FieldKind, words: str) -> None:
    assert not [each for each in named(sentence, kind) if words in each.lower()]


def test_words_mean_the_field_where_they_stand_for_it() -> None:
    assert named("We collect your phone number.", "category") == {"phone number": "phone"}
    assert named("We collect your Social Security number.", "category") == {"Social Security number": "national_id"}
    assert named("We use your data for fraud checks.", "purpose") == {"fraud": "fraud"}


def _of(duty: str, sentence: str) -> dict[str, str]:
    """The values of the fields of one statement, by their kind."""
    (found,) = [each for each in read_text(sentence).statements if each.duty == duty]
    return {each.kind: each.value for each in found.fields}


def test_what_is_to_be_done_has_a_deadline_and_what_is_kept_a_period() -> None:
    assert _of("policy.notify", "Changes to this policy are announced thirty days before they take effect.") == {
        "deadline": "P30D"
    }
    assert _of("retention.limit", "Answers to your requests are kept for two years.")["period"] == "P2Y"


def test_what_is_encrypted_on_its_way_or_at_rest_is_so_encrypted() -> None:
    assert _of("security.transport", "All traffic is encrypted.")["measure"] == "encryption_transit"
    assert _of("security.rest", "The disks of our laptops are encrypted.")["measure"] == "encryption_rest"
    assert _of("security.rest", "We use encryption.")["measure"] == "encryption"


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("We process your name because the user has consented.", {"user has consented": "consent"}),
        ("We process your name because the user has paid.", {}),
        ("We process the data of patients who have consented.", {"who have consented": "consent"}),
        ("We process the data of patients who have recovered.", {}),
    ],
)
def test_whoever_has_consented_has_given_a_basis(sentence: str, found: dict[str, str]) -> None:
    assert named(sentence, "basis") == found


@pytest.mark.parametrize(
    ("sentence", "kind", "found"),
    [
        ("We pass the data on to social security.", "recipient", {"to social security": "authority"}),
        ("We pass the data on to social clubs.", "recipient", {}),
        ("We get your marks from your previous school.", "source", {"from your previous school": "third party"}),
        ("We get your marks from your previous letter.", "source", {}),
        ("Your former school sends us your marks.", "source", {"former school sends": "third party"}),
        ("Your former school baked bread, and we collect your marks.", "source", {}),
        ("We collect whether you receive social security benefits.", "category", {}),
        ("We collect your social security number.", "category", {"social security number": "national_id"}),
        ("We ask for your social security number.", "purpose", {}),
        ("We collect your number for security.", "purpose", {"for security": "security"}),
    ],
)
def test_who_is_told_and_who_tells(sentence: str, kind: FieldKind, found: dict[str, str]) -> None:
    assert named(sentence, kind) == found


def test_what_is_encrypted_both_ways_is_encrypted_and_no_more() -> None:
    assert _of("security.transport", "All data are encrypted.")["measure"] == "encryption"
