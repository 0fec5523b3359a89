"""The words for days, clock times and lengths of time that agents type, in English, Spanish and Russian.

Each is a pattern; accents and ё may be left out, Russian names may stand in any case.
"""

DAYS_AHEAD = {
    r"(?:the\s+)?day\s+after\s+tomorrow|pasado\s+ma[ñn]ana|послезавтра": 2,
    r"today|hoy|сегодня": 0,
    r"tomorrow|ma[ñn]ana|завтра": 1,
}
# Parts of a day by when they end: until then where no clock time is said.
MORNING, AFTERNOON, EVENING = 12 * 60, 18 * 60, 20 * 60
# "First thing" leaves whoever says it an hour at their desk.
FIRST_THING = 10 * 60
FIRST_THING_ON = r"first\s+thing(?:\s+in\s+the\s+morning)?|a\s+primera\s+hora\s+del?|с\s+(?:самого\s+)?утра"
# Said of today.
PARTS_OF_TODAY = {
    r"(?:the\s+)?(?:end|close)\s+of\s+(?:(?:the|this)\s+)?(?:(?:working|business)\s+)?(?:day|business)|"
    r"(?:al?\s+)?(?:el\s+)?final(?:es)?\s+del?\s+(?:la\s+jornada|d[íi]a)|(?:el\s+)?fin\s+del\s+d[íi]a|"
    r"конца\s+(?:рабочего\s+)?дня|концу\s+(?:рабочего\s+)?дня": AFTERNOON,
    r"this\s+morning|esta\s+ma[ñn]ana|утром": MORNING,
    r"this\s+afternoon|esta\s+tarde|дн[её]м": AFTERNOON,
    r"tonight|this\s+evening|esta\s+noche|вечером": EVENING,
}
# Behind the day whose part it is.
PARTS_OF_A_DAY = {
    r"(?:as\s+the\s+)?first\s+thing(?:\s+in\s+the\s+morning)?|a\s+primera\s+hora(?:\s+de\s+la\s+mañana)?|"
    r"с\s+(?:самого\s+)?утра|первым\s+делом": FIRST_THING,
    r"a\s+[úu]ltima\s+hora(?:\s+de\s+la\s+tarde)?": AFTERNOON,
    r"(?:in\s+the\s+)?morning|(?:por|en|a)\s+la\s+ma[ñn]ana|утром": MORNING,
    r"(?:in\s+the\s+)?afternoon|(?:por|en|a)\s+la\s+tarde|дн[её]м": AFTERNOON,
    r"(?:in\s+the\s+)?evening|(?:at\s+)?night|(?:por|en|a)\s+la\s+noche|вечером": EVENING,
}
WEEKDAYS = {
    r"mon(?:day)?|lun(?:es)?|понедельник[ауе]?|пн": 0,
    r"tue(?:s(?:day)?)?|martes|вторник[ауе]?|вт": 1,  # not "mar": it is a name, and March
    r"wed(?:nesday)?|mi[ée](?:rcoles)?|сред[аыеу]|ср": 2,
    r"thu(?:r(?:s(?:day)?)?)?|jue(?:ves)?|четверг[ауе]?|чт": 3,
    r"fri(?:day)?|vie(?:rnes)?|пятниц[аыеу]|пт": 4,
    r"sat(?:urday)?|s[áa]b(?:ado)?|суббот[аыеу]|сб": 5,
    r"sun(?:day)?|dom(?:ingo)?|воскресень[еяю]|вс": 6,
}
MONTHS = {
    r"jan(?:uary)?|ene(?:ro)?|янв(?:ар[ьяюе])?": 1,
    r"feb(?:ruary|rero)?|фев(?:рал[ьяюе])?": 2,
    r"mar(?:ch|zo)?|мар(?:та?)?": 3,
    r"apr(?:il)?|abr(?:il)?|апр(?:ел[ьяюе])?": 4,
    r"mayo?|ма[йяюе]": 5,
    r"june?|junio|июн[ьяюе]?": 6,
    r"july?|julio|июл[ьяюе]?": 7,
    r"aug(?:ust)?|ago(?:sto)?|авг(?:уста?)?": 8,
    r"sep(?:t(?:ember|iembre)?)?|setiembre|сен(?:т(?:ябр[ьяюе])?)?": 9,
    r"oct(?:ober|ubre)?|окт(?:ябр[ьяюе])?": 10,
    r"nov(?:ember|iembre)?|ноя(?:бр[ьяюе])?": 11,
    r"dec(?:ember)?|dic(?:iembre)?|дек(?:абр[ьяюе])?": 12,
}

A_DAY = 24 * 60
# In minutes. From a day on they name a day and not a moment.
UNITS = {
    r"min(?:ute|uto)?s?|мин(?:ут[уы]?)?": 1,
    r"h(?:ou)?rs?|h|horas?|ч(?:ас(?:а|ов)?)?": 60,
    r"d(?:ays?)?|d[íi]as?|дн(?:я|ей)|день|дн|сутки|суток": A_DAY,
    r"w(?:eeks?)?|semanas?|недел[юиь]": 7 * A_DAY,
}
HALF_AN_HOUR = r"half\s+an\s+hour|media\s+hora|полчаса"
ONE = r"an?|un|una|одну|один"
# Numbers that are written out.
NUMBERS = {
    r"one|una|uno?|один|одну": 1,
    r"two|dos|дв[аеу]|дву[мх]": 2,
    r"three|tres|три|тр[её][мх]": 3,
    r"four|cuatro|четыре|четыр[её][мх]": 4,
    r"five|cinco|пять|пяти": 5,
    r"six|seis|шесть|шести": 6,
    r"seven|siete|семь|семи": 7,
    r"eight|ocho|восемь|восьми": 8,
    r"nine|nueve|девять|девяти": 9,
    r"ten|diez|десять|десяти": 10,
    r"eleven|once|одиннадцать|одиннадцати": 11,
    r"twelve|doce|двенадцать|двенадцати": 12,
    r"fifteen|quince|пятнадцат[ьи]": 15,
    r"twenty|veinte|двадцат[ьи]": 20,
    r"thirty|treinta|тридцат[ьи]": 30,
    r"forty|cuarenta|сорок": 40,
    r"fifty|cincuenta|пятьдесят": 50,
}
IN = r"in|within|en|dentro\s+de|через|в\s+течение"
AND = r"\s*(?:,|and|y|и)?\s*"

# What may stand before a day or a clock time and says no more than they do.
BEFORE_DAY = r"on|by|until|next|this|para|antes\s+del?|este|el|до|к|во?|на"
BEFORE_CLOCK = r"at|by|until|before|para\s+las?|a\s+las?|antes\s+de\s+las?|hasta\s+las?|до|к|в"
OF = r"of|del?"
OF_THE_YEAR = r"(?:года|г\.?)"
OCLOCK = r"h(?:ou)?rs?|h|horas?|ч|час(?:а|ов)?"
BEFORE_NOON = r"a\.?\s?m\b\.?|de\s+la\s+ma[ñn]ana|утра"
AFTER_NOON = r"p\.?\s?m\b\.?|de\s+la\s+tarde|de\s+la\s+noche|дня|вечера"
CLOCKS = {
    r"(?:12\s+)?(?:noon|midday)|mediod[íi]a|полдень|полудн[яю]": 12 * 60,
    r"(?:12\s+)?midnight|medianoche|полночь|полуночи": A_DAY,
}
BEFORE_NAMED_CLOCK = r"at|by|until|before|al?|para\s+(?:el|la)|antes\s+de(?:l|\s+la)|hasta\s+(?:el|la)|до|к|в"
# "Three to five days", "entre 3 y 5 días": what comes before the number that is promised.
FROM = r"(?:between|entre|от)\s+"
TO = r"\s*(?:to|or|and|a|y|u|o|до|или|[-–—])\s*"
# So many of them follow on the calendar of whoever promises.
WORKING_DAYS = (
    r"(?:working|business)\s+days?|d[íi]as?\s+(?:h[áa]bil(?:es)?|laborables?)|"
    r"рабоч(?:их|ий|его|ие)\s+(?:дн(?:я|ей)|день)"
)
IN_WORKING_DAYS = rf"(?:{IN})\s+(?:the\s+next\s+)?|en\s+(?:el|un)\s+plazo\s+(?:m[áa]ximo\s+)?de\s+"
NEXT_WORKING_DAY = (
    r"(?:the\s+)?next\s+(?:working|business)\s+day|(?:el\s+)?(?:pr[óo]ximo|siguiente)\s+d[íi]a\s+(?:h[áa]bil|laborable)|"
    r"(?:(?:на|в)\s+)?следующий\s+рабочий\s+день"
)
NEXT_WEEK = (
    r"next\s+week|(?:la\s+)?semana\s+(?:que\s+viene|pr[óo]xima|entrante)|la\s+pr[óo]xima\s+semana|"
    r"на\s+(?:следующей|будущей)\s+неделе"
)
BEFORE_WEEK = r"by|within|during|in|para|durante|en"
# Up to the last working day of this week, of the next one and of this month.
END_OF = r"(?:(?:by|before|at)\s+)?(?:the\s+)?(?:end\s+of|close\s+of)\s+"
AT_THE_END_OF = r"(?:(?:antes\s+del?|para|al?|hacia)\s+)?(?:el\s+)?(?:final(?:es)?|fin(?:es)?)\s+del?\s+"
UP_TO_THE_END_OF = r"(?:до|к|в)\s+(?:конца|концу|конце)\s+"
END_OF_THIS_WEEK = (
    rf"{END_OF}(?:the\s+|this\s+)?week|{AT_THE_END_OF}(?:la\s+|esta\s+)?semana|"
    rf"{UP_TO_THE_END_OF}(?:этой\s+)?недели|this\s+week|esta\s+semana|на\s+этой\s+неделе"
)
END_OF_NEXT_WEEK = (
    rf"{END_OF}next\s+week|{AT_THE_END_OF}(?:la\s+)?(?:pr[óo]xima\s+semana|semana\s+(?:que\s+viene|pr[óo]xima))|"
    rf"{UP_TO_THE_END_OF}(?:следующей|будущей)\s+недели"
)
END_OF_THIS_MONTH = (
    rf"{END_OF}(?:the\s+|this\s+)?month|{AT_THE_END_OF}(?:(?:este\s+)?mes)|{UP_TO_THE_END_OF}(?:этого\s+)?месяца|"
    r"this\s+month|este\s+mes|в\s+этом\s+месяце"
)
# Behind a day or a length these make another time of it, one that can't be told here: a meal, and working
# days where nobody's hours are known.
MAKES_IT_ANOTHER = (
    r"\s*,?\s*(?:h[áa]bil(?:es)?|laborables?|working|business|рабочих|рабочего|рабочие|"
    r"(?:before|after)\s+(?:lunch|dinner|breakfast)|(?:antes|despu[ée]s)\s+de\s+(?:comer|almorzar|cenar)|"
    r"(?:до|после)\s+(?:обеда|ужина|завтрака))\b"
)
