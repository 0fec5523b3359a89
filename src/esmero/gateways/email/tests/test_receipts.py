"""That a letter of ours was displayed, or deleted unread, is no question, in fields and in words."""

import pytest

from esmero.gateways.email.reading import message
from esmero.gateways.email.tests.mails import mail

IN_WORDS = {
    "en": (
        "Read: Your order",
        "Your message\n\n  To: Ann\n\nwas read on Monday, November 23, 2026.",
    ),
    "en unread": ("Not read: Your order", "Your message was deleted without being read on Monday."),
    "en shown": (
        "Return Receipt (displayed) - Your order",
        "This is a Return Receipt for the mail that you sent to ann@example.org.",
    ),
    "es": ("Leído: Pedido", "Su mensaje\n\n  Asunto: Pedido\n\nfue leído el lunes, 23 de noviembre."),
    "ru": ("Прочитано: Заказ", "Ваше сообщение\n\n  Тема: Заказ\n\nбыло прочитано 23 ноября 2026 г."),
    "de": ("Gelesen: Bestellung", "Ihre Nachricht\n\nwurde am Montag, 23. November 2026 09:05:00 gelesen."),
    "fr": ("Lu : Commande", "Votre message\n\n  Objet : Commande\n\na été lu le lundi 23 novembre 2026."),
    "it": ("Letto: Ordine", "Il messaggio\n\n  Oggetto: Ordine\n\nè stato letto il 23 novembre 2026."),
    "pt": ("Lida: Encomenda", "A sua mensagem\n\nfoi lida em segunda-feira, 23 de novembro de 2026."),
    "nl": ("Gelezen: Bestelling", "Uw bericht\n\nis op maandag 23 november 2026 gelezen."),
    "pl": ("Przeczytano: Zamówienie", "Wiadomość\n\nzostała przeczytana w dniu 23 listopada 2026."),
    "uk": ("Прочитано: Замовлення", "Ваше повідомлення\n\nбуло прочитано 23 листопада 2026 р."),
    "en delivered": (
        "Delivered: x",
        "Your message has been delivered to the following recipients: ann@example.org",
    ),
    "es delivered": (
        "Entregado: x",
        "El mensaje se ha entregado a los siguientes destinatarios: ana@example.org",
    ),
    "pt delivered": ("Entregue: x", "A mensagem foi entregue aos seguintes destinatários: ana@example.org"),
    "nl delivered": ("Bezorgd: x", "Uw bericht is bezorgd bij de volgende geadresseerden: ann@example.org"),
    "zh": ("已读: 订单", "您的邮件\n\n已于 2026年11月23日 阅读。"),
}


@pytest.mark.parametrize(("subject", "words"), IN_WORDS.values(), ids=IN_WORDS.keys())
def test_a_receipt_in_words_alone_is_one(subject, words):
    read = message.read(mail(subject=subject, words=words))

    assert (read.is_delivery_receipt, read.is_bounce, read.opens_conversation) == (True, False, False)


@pytest.mark.parametrize("disposition", ["displayed", "deleted"])
def test_a_receipt_in_fields_is_one(disposition):
    kind = "Content-Type: multipart/report; report-type=disposition-notification; boundary=b"
    fields = f"Disposition: automatic-action/MDN-sent-automatically; {disposition}"
    read = message.read(
        f"From: ann@example.org\nSubject: x\n{kind}\n\n--b\n\nx\n--b\n"
        f"Content-Type: message/disposition-notification\n\n{fields}\n--b--\n".encode()
    )

    assert (read.is_delivery_receipt, read.opens_conversation) == (True, False)


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Read: your terms of delivery", "I have read them. May I send it back?"),
        ("Delivered: but it is broken", "The parcel came on Monday, the lantern is broken."),
        ("My parcel", "The letter was read on Monday by my neighbour."),
        ("Entregado: falta una pieza", "El paquete llegó ayer y falta una pieza."),
        ("Delivered - damaged parcel", "My parcel was opened by customs."),
        ("Entregado: paquete roto", "El paquete fue abierto y falta una pieza."),
        ("Доставлено: заказ 12", "Коробка была вскрыта, пакет был открыт."),
        ("Zugestellt: Paket", "Es wurde unterwegs geöffnet."),
        ("Bezorgd: pakket", "Het is bezorgd bij de buren."),
        ("Recapitato - pacco", "Il pacco è stato recapitato al vicino."),
        ("Entregue: pedido 12", "O pacote foi entregue a um vizinho."),
        ("Dostarczono: paczka", "Paczkę dostarczono do sąsiada."),
        ("Прочитано, но не понято", "Где моя посылка?"),
        ("Read: x", "was read on Monday\n" + "and here is my long story\n" * 20),
    ],
)
def test_who_writes_of_reading_and_delivering_is_a_customer(subject, words):
    read = message.read(mail(subject=subject, words=words))

    assert (read.is_delivery_receipt, read.opens_conversation) == (False, True)
