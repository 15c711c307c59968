"""Languages: the whole text, sentences in another one, scripts, short texts."""

from __future__ import annotations

import pytest

from amanat.policy.documents.language import language_of
from amanat.policy.reader import read_text, split
from amanat.policy.reading import Reading

TEXTS = {
    "de": "Wir verarbeiten Ihre Daten nur, wenn Sie es wünschen. Die Daten werden nicht verkauft.",
    "fr": "Nous ne vendons pas vos données. Vous avez le droit de demander leur suppression.",
    "es": "No vendemos sus datos personales. Usted puede pedir una copia de los datos que tenemos.",
    "it": "Noi non vendiamo i suoi dati. Lei può chiedere una copia dei dati che sono conservati.",
    "nl": "Wij verkopen uw gegevens niet. U kunt een kopie van de gegevens bij ons opvragen.",
    "pt": "Não vendemos os seus dados. Você pode pedir uma cópia dos dados que são guardados.",
    "tr": "Kişisel verileriniz bizim için değerlidir ve üçüncü kişilere satılmaz veya bir başka amaç için kullanılmaz.",
    "pl": "Nie sprzedajemy danych. Państwa dane osobowe są przetwarzane przez nas oraz nie są udostępniane.",
    "sv": "Vi säljer inte dina uppgifter och vi har inte rätt att behålla dem för alltid.",
    "da": "Vi sælger ikke dine oplysninger, og du har ret til at se dem, når du vil.",
    "nb": "Vi selger ikke dine opplysninger, og du har rett til å se dem når du vil av våre folk.",
    "fi": "Emme myy tietoja, ja voimme käyttää niitä vain jos se on tarpeen sekä sinun etusi mukaan.",
    "cs": "Vaše údaje se neprodávají a nebo předávají, které jsou osobní a není to možné podle zákona.",
    "ro": "Nu vindem datele dumneavoastră și nu le dăm altora, care sunt din afara firmei.",
    "hu": "Az adatokat nem adjuk el, és ha kell, egy másolat az önnek járó jog szerint kérhető.",
    "id": "Kami tidak menjual data pribadi anda, dan anda dapat meminta salinan data yang kami simpan.",
    "vi": "Chúng tôi không bán dữ liệu của bạn và bạn được xem thông tin này.",
    "ur": "ہم آپ کا ذاتی ڈیٹا فروخت نہیں کرتے۔ آپ کو رسائی کا حق ہے۔",
    "ar": "نحن لا نبيع بياناتك الشخصية ولك الحق في الوصول إليها.",
    "fa": "ما داده‌های شخصی شما را نمی‌فروشیم و شما حق دسترسی دارید، چه گزارش و پژوهش.",
    "zh": "我们不会出售您的个人信息。您有权访问您的信息。",
    "ja": "私たちはあなたの個人情報を販売しません。",
    "ko": "우리는 귀하의 개인정보를 판매하지 않습니다.",
    "ru": "Мы не продаём ваши данные. Вы имеете право на доступ.",
    "uk": "Ми не продаємо ваші дані. Ви маєте право на доступ до них.",
    "el": "Δεν πουλάμε τα δεδομένα σας.",
    "he": "איננו מוכרים את המידע שלך.",
    "hi": "हम आपका डेटा नहीं बेचते।",
    "th": "เราไม่ขายข้อมูลของคุณ",
}

ENGLISH = "We keep your name for as long as you are a customer of ours. We never sell your data."


@pytest.mark.parametrize(("code", "text"), TEXTS.items(), ids=list(TEXTS))
def test_a_language_that_is_not_read_is_told_and_left_unread(code: str, text: str) -> None:
    reading = read_text(text)
    assert (reading.language, reading.statements, reading.foreign) == (code, (), ())
    assert len(reading.unread) == len(split(text))


@pytest.mark.parametrize("code", TEXTS)
def test_sentences_in_another_language_are_unread_and_told(code: str) -> None:
    text = f"{ENGLISH}\n\n{TEXTS[code]}\n\n{ENGLISH}\n"
    reading = read_text(text)
    assert reading.language == "en"
    assert {each.language for each in reading.foreign} == {code}
    start, end = text.index(TEXTS[code]), text.index(TEXTS[code]) + len(TEXTS[code])
    assert [(each.start, each.end) for each in reading.foreign] == [
        (each.start, each.end) for each in split(text) if start <= each.start < end
    ]
    unread = {(span.start, span.end) for span in reading.unread}
    assert {(each.start, each.end) for each in reading.foreign} <= unread
    assert [each.duty for each in reading.statements] == [each.duty for each in read_text(ENGLISH).statements] * 2


def foreign(text: str) -> list[str]:
    reading: Reading = read_text(text)
    return [text[each.start : each.end] for each in reading.foreign]


def test_a_title_between_foreign_sentences_is_foreign_and_one_between_the_two_is_not() -> None:
    text = f"{ENGLISH}\n\nDaten\n\n{TEXTS['de']}\n\nCookies\n\n{TEXTS['de']}\n"
    assert "Cookies" in foreign(text)
    assert "Daten" not in foreign(text)


@pytest.mark.parametrize(
    "words",
    [
        "The authority is the Commission Nationale de l'Informatique et des Libertés, 3 Place de Fontenoy, Paris.",
        "Commission Nationale de l'Informatique et des Libertés, 3 Place de Fontenoy, Paris",
        "name, e-mail address, telephone number, date of birth, place of birth",
        "Crumb Bäckerei GmbH & Co. KG, Straße der Pariser Kommune 3, Berlin",
        "Señor Don Pan de la Torre y Hermanos, Calle de las Flores",
        "We call this “Datenschutz”, and you may ask for it.",
        "user_id, session-id, __ga, ab_test, lang",
    ],
)
def test_foreign_names_in_an_english_text_are_not_foreign(words: str) -> None:
    assert foreign(f"{ENGLISH}\n\n{words}\n\n{ENGLISH}\n") == []


def test_a_text_of_another_language_with_some_english_is_not_read() -> None:
    text = f"{TEXTS['de']} " * 6 + "\n\nWe never sell your data."
    assert read_text(text).language == "de"
    assert read_text(f"{TEXTS['de']}\n\n{ENGLISH}").language == "en"


@pytest.mark.parametrize("text", ["We bake.", "No cookies.", "Privacy policy", "Your data: never sold."])
def test_a_short_english_text_is_read(text: str) -> None:
    assert read_text(text).language == "en"


@pytest.mark.parametrize(
    "text", ["Bread", "Lorem ipsum dolor sit amet consectetur", "12345", "Hobbitses precious", "***"]
)
def test_what_tells_nothing_is_unknown(text: str) -> None:
    reading = read_text(text)
    assert (reading.language, reading.statements) == ("und", ())
    assert len(reading.unread) == len(split(text))


def test_no_guess_without_words() -> None:
    assert language_of("") == "und"


def test_the_reading_says_in_words_that_a_language_is_not_read() -> None:
    (note,) = read_text(TEXTS["de"]).notes
    assert note == "the text is in German; only English is read so far, so that each of its sentences is left unread"
    assert read_text("Xyzzy plugh qwop frotz gnusto rezrov vaxum nitfol blorb.").notes[0].startswith("it is not known")
    assert read_text(ENGLISH).notes == ()
