"""What the demo's customers wrote, and what became of it. Times are working hours before now."""

from __future__ import annotations

from esmero.config.demo.script import WORKSHOP, Line, Story

AWAY_FROM = "paqueteria@mensajeros.example"
AWAY = "Estamos de inventario hasta el lunes. Contestaremos a su vuelta."

STORIES = [
    Story(
        name="Ana Belmonte",
        email="ana.belmonte@mail.example",
        language="en",
        face="ana",
        subject="The seam of a coat, and a wedding on Saturday",
        facts=[
            ("Size 40 in coats, 38 in trousers", "She said so", 0),
            ("Her sister marries on Saturday", "Her letter", 9),
            ("Write “Ana”; mornings, by e-mail", "She asked for it", 0),
        ],
        lines=[
            Line(
                20.2,
                "asks",
                "Hello, I bought the Levante coat on the 9th and wore it twice. Yesterday the seam under the "
                "left arm came open, about four fingers wide. I am not angry, I love the coat, but I meant to "
                "wear it to my sister’s wedding on Saturday and I don’t know whether to sew it myself or to "
                "send it back.\n\nAna",
                pictures=("left-arm", "whole-coat"),
            ),
            Line(19.9, "takes", who="marta"),
            Line(
                19.6,
                "answers",
                "Dear Ana,\n\nthank you for the photographs. I am asking the workshop today whether they can "
                "mend it in time, and write to you as soon as I know.",
                who="marta",
            ),
            Line(
                19.3,
                "notes",
                "Third open armhole from that batch. The workshop in Jerez can do it in a day if it is there "
                "before noon. One 40 is left in the Cádiz shop.",
                who="tomas",
            ),
            Line(
                1.85,
                "writes_again",
                "Sorry to ask again. If it can’t be ready by Friday evening I’ll look for something else, it "
                "is really no drama. Just let me know?",
            ),
            Line(1.8, "asks_for_update"),
        ],
    ),
    Story(
        name="Petra Novák",
        email="petra.novak@mail.example",
        language="en",
        subject="Refund for the linen dress",
        lines=[
            Line(
                3.3,
                "asks",
                "Good morning, I sent the linen dress back two weeks ago (the parcel arrived on Monday, says "
                "the carrier) and there is still no money on my card. When can I expect it?\n\nPetra Novák",
                pictures=("parcel",),
            ),
        ],
    ),
    Story(
        name="Виктор Ильин",
        email="viktor.ilyin@mail.example",
        language="ru",
        face="viktor",
        by_form=True,
        subject="",
        lines=[
            Line(
                1.55,
                "asks",
                "Здравствуйте! Какой размер куртки «Норте» взять при росте 192? Обычно ношу 54-й, но рукава "
                "часто коротки.",
            ),
        ],
    ),
    Story(
        name="Lucía Prieto",
        email="lucia.prieto@mail.example",
        language="es",
        face="lucia",
        by_form=True,
        subject="",
        facts=[("Talla 38 en pantalones", "Lo dice ella", 0)],
        lines=[
            Line(
                9.0,
                "asks",
                "Pedí los pantalones Poniente en la talla 40 y me quedan anchos de cintura. ¿Puedo cambiarlos "
                "en la tienda de Sevilla?",
            ),
            Line(
                8.2,
                "answers",
                "Estimada Lucía:\n\nsí, puede cambiarlos en cualquiera de nuestras tiendas durante 60 días, sin "
                "el tique. En la calle Sierpes hay una 38; se la aparto a su nombre.",
                who="olga",
                promise="le aviso cuando la 38 esté apartada en Sevilla",
                promise_in_hours=5,
            ),
            Line(7.9, "writes_again", "¡Muchas gracias! Paso el lunes por la tarde."),
            Line(7.4, "answers", "Perfecto, Lucía. Allí la esperan.", who="olga"),
        ],
    ),
    Story(
        name="Grace Okafor",
        email="grace.okafor@mail.example",
        language="en",
        face="grace",
        subject="Can the hem be taken up?",
        facts=[("Prefers her mobile", "She said so", 0)],
        lines=[
            Line(
                6.0,
                "asks",
                "Hello there, the wide trousers are lovely but a hand too long for me. Do you take up hems, "
                "and what does it cost? Easiest by phone, I am on my feet all day.",
            ),
            Line(
                5.1,
                "answers",
                "Hello Grace,\n\nwe do, in the shop or by post, and for trousers it costs nothing. I call you "
                "on your mobile to agree on the length.",
                who="marta",
                promise="calls you on your mobile about the hem",
                promise_in_hours=1.2,
            ),
        ],
    ),
    Story(
        name="Jonas Weber",
        email="jonas.weber@mail.example",
        language="en",
        face="jonas",
        to=WORKSHOP,
        subject="Only one of two parcels came",
        lines=[
            Line(
                11.0,
                "asks",
                "Hi, my order came in two parcels, it says, but only one arrived. The shirt is here, the scarf "
                "is not.",
            ),
            Line(
                10.0,
                "answers",
                "Hi Jonas,\n\nthe second one left Seville a day later. I ask the carrier where it is and tell "
                "you what they say.",
                who="samir",
                promise="tells you where the second parcel is",
                promise_in_hours=2.5,
            ),
        ],
    ),
    Story(
        name="Hugo Lamas",
        email="hugo@lamas.example",
        language="es",
        subject="Factura a nombre de mi empresa",
        lines=[
            Line(
                0.9,
                "asks",
                "Buenos días:\n\n¿podrían hacerme la factura del pedido de octubre a nombre de Lamas Diseño, "
                "S. L.? Les adjunto los datos si los necesitan.\n\nUn saludo,\nHugo Lamas",
            ),
            Line(
                0.4,
                "stranger_writes",
                "Buenos días, soy Laura, de contabilidad. Hugo me ha pasado su carta: el CIF es B11000000 y la "
                "dirección, plaza de las Flores 2, Cádiz.",
                who="laura@lamas.example",
            ),
        ],
    ),
    Story(
        name="Amina Rahal",
        email="amina.rahal@mail.example",
        language="en",
        face="amina",
        by_form=True,
        subject="",
        lines=[
            Line(0.2, "asks", "Can the blazer be made longer in the arm? Mine ends well above the wrist."),
            Line(
                0.1,
                "asks_a_team",
                "How far can the sleeves of the grey blazer be let out, and what does that cost?",
                who="marta",
                promise_in_hours=3,
            ),
        ],
    ),
    Story(
        name="Елена Маркова",
        email="elena.markova@mail.example",
        language="ru",
        face="elena",
        subject="Не подошли сандалии",
        lines=[
            Line(
                30.0,
                "asks",
                "Добрый день. Сандалии оказались малы. Как их вернуть, если коробку я уже выбросила?",
            ),
            Line(
                29.0,
                "answers",
                "Добрый день, Елена!\n\nКоробка не нужна, подойдёт любая. Пришлите, пожалуйста, номер заказа, "
                "и курьер заберёт их в удобный для вас день.",
                who="olga",
            ),
            Line(28.9, "comes_back"),
        ],
    ),
    Story(
        name="Elisa Conti",
        email="elisa.conti@mail.example",
        language="en",
        by_form=True,
        subject="",
        lines=[
            Line(60.0, "asks", "Do you ship to Italy, and how long does it take?"),
            Line(
                59.2,
                "answers",
                "Hello Elisa,\n\nwe do: three to five working days, and from 60 euros it costs nothing.",
                who="marta",
            ),
            Line(58.0, "writes_again", "Wonderful, thank you for the quick answer."),
            Line(57.5, "closes", "ANSWERED", who="marta"),
        ],
    ),
    Story(
        name="Pau Ribas",
        email="pau.ribas@mail.example",
        language="es",
        face="pau",
        subject="El jersey se ha encogido",
        to=WORKSHOP,
        lines=[
            Line(
                90.0,
                "asks",
                "Hola: lavé el jersey a mano, como dice la etiqueta, y se ha encogido dos tallas. ¿Qué hacemos?",
            ),
            Line(86.0, "escalates"),
            Line(
                85.5,
                "answers",
                "Hola, Pau:\n\nlamento la espera. El jersey no debería encoger; le enviamos uno nuevo y no hace "
                "falta que devuelva el otro.",
                who="ines",
            ),
            Line(85.4, "settles", who="ines"),
            Line(70.0, "writes_again", "Ya ha llegado. Muchas gracias, Inés."),
            Line(69.0, "answers", "Me alegro, Pau. Que lo disfrute.", who="tomas"),
            Line(68.0, "closes", "ANSWERED", who="tomas"),
        ],
    ),
    Story(
        name="Hannah Clarke",
        email="hannah.clarke@mail.example",
        language="en",
        by_form=True,
        subject="",
        lines=[
            Line(120.0, "asks", "Is the shop in Cádiz open on Saturday afternoon?"),
            Line(
                119.5,
                "answers",
                "Hello Hannah,\n\non Saturdays until two in the afternoon; the one in Seville is open until "
                "half past eight.",
                who="olga",
            ),
            Line(119.0, "closes", "ANSWERED", who="olga"),
        ],
    ),
]
