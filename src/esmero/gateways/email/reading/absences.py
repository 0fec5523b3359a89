# ruff: noqa: E501 - lines are counted in columns, and signs of Chinese and Japanese take two.
"""Subjects of what programs send in somebody's absence: words in many languages, and how surely they say so."""

import re

# A program's name for its own letter: sure wherever the words end or the answered subject begins.
_ANSWERS = (
    r"auto(?:matic|mated|m\.?)?[ -]?(?:reply|replied|response|respond(?:er)?|answer)|autoreply|"
    r"out[ -]of[ -](?:the )?office|ooo|oof|(?:currently |i[ ']?a?m (?:currently )?)?(?:out of|away from|not in) (?:the |my )?(?:office|mail|desk)|"
    r"vacation (?:auto-?)?(?:reply|response|notice|message)|"
    r"(?:auto-?|auto )respuesta|respuesta autom[áa]tica|respuesta de fuera de (?:la )?oficina|(?:estoy |me encuentro )?fuera de (?:la |mi )?oficina|mensaje autom[áa]tico|"
    r"автоматический ответ|автоответ(?:чик)?|(?:автоматичн(?:а|ий) від(?:повідь|гук)|автовідповідь)|вне офиса|(?:меня )?нет (?:на (?:рабочем )?месте|в офисе)|(?:я )?не в оф[иі]с[еі]|поза офісом|"
    r"(?:auto-?)?r[ée]ponse (?:automatique|d['’]absence(?: du bureau)?)|auto-?r[ée]ponse|message (?:automatique )?d['’]absence|message automatique|(?:absente?(?:\(e\))?|absence|hors) du bureau|notification d['’]absence|"
    r"auto(?:m\.|matische)?[ -]?(?:antwort|r[üu]ckantwort|antwoord|bericht|abwesenheits\w{1,20})|abwesenheits(?:notiz|meldung|nachricht|benachrichtigung|info|agent|assistent|mail)\w{0,3}|automatische empfangsbestätigung|(?:ich bin )?(?:zur ?zeit |derzeit |momentan )?(?:nicht im (?:büro|haus)|außer haus)|urlaubs(?:meldung|benachrichtigung|notiz|vertretung)|"
    r"risposta (?:automatica|fuori sede)|autorisposta|messaggio automatico|(?:sono )?fuori (?:sede|ufficio)|avviso di assenza|assenza dall['’]ufficio|"
    r"(?:auto-?)?resposta autom[áa]tica|auto-?resposta|mensagem autom[áa]tica|(?:estou )?(?:fora|ausente) do escrit[óo]rio|aviso de ausência|"
    r"automatisch (?:antwoord|bericht)|automatische beantwoording|afwezigheids(?:bericht|assistent|melding)|niet op kantoor|buiten kantoor|"
    r"automatyczna odpowied[źz]|odpowied[źz] automatyczna|autoodpowied[źz]|(?:jestem )?poza biurem|nieobecno[śs][ćc] w biurze|(?:nie ma mnie|jestem nieobecn[ya]) w biurze|"
    r"autosvar|automat(?:isk|iskt) svar|automaattinen vastaus|automatick[áaýy] odpov\w{1,5}|mimo kancelář|automatikus válasz|házon kívül|răspuns automat|otomatik (?:yanıt|cevap)|"
    r"αυτόματη απάντηση|автоматичен отговор|resposta automàtica|automatski odgovor|samodejni odgovor|ikke til stede|"
    r"自動(?:返信|応答|回覆|回復|答覆)(?:通知|メール)?|自动(?:回复|答复|应答)|外出(?:自动回复|自動回覆|时的自动答复)|(?:我)?不在办公室|不在辦公室|부재중 ?(?:자동 ?(?:회신|응답))?|자동 ?(?:회신|응답)|תשובה אוטומטית|رد تلقائي"
)
# What people are, and programs say of them: a customer's subject may begin with such words and go on otherwise.
_STATES = (
    r"(?:i[ ']?a?m |we are )?(?:currently )?on (?:annual |sick |maternity |parental )?(?:vacation|holidays?|leave)|(?:annual|maternity|paternity|parental|sick) leave|leave of absence|"
    r"(?:estoy |estamos )?(?:de vacaciones|ausentes?)(?: de la oficina)?|ausencia(?: (?:de la oficina|temporal))?|"
    r"(?:я )?(?:нахожусь )?в (?:ежегодном )?(?:отпуске|командировке)|отсутстви[ея]|отсутствую|(?:(?:я )?отсутств\w{1,4}|отсутстви[ея]) (?:на (?:рабочем )?месте|в офисе)|"
    r"(?:я )?(?:у|в) відпустці|відсутн(?:ій|я|ість)(?: (?:на роботі|в офісі|на (?:робочому )?місці))?|"
    r"absence|(?:je suis |actuellement )?(?:absente?(?:\(e\))?|en (?:congés?|vacances))|(?:ich bin )?(?:im urlaub|abwesend)|abwesenheit|"
    r"(?:sono )?(?:in ferie|assente)|assenza|(?:estou )?(?:de|em) férias|(?:estou )?ausente|ausência(?: temporária)?|"
    r"(?:ik ben )?(?:afwezig|met vakantie|op vakantie|niet aanwezig)|afwezigheid|(?:jestem )?na urlopie|(?:jestem )?nieobecn[ya]|nieobecno[śs][ćc]|"
    r"frånvar(?:o|ande)|fravær(?:ende)?|poissa(?:olo)?|不在(?:通知|のお知らせ|中)?|休假中|(?:我)?正在休假|外出中|auto"
)
# Nouns that a customer writes about as well; with a sign of a program they are its own.
_NOUNS = r"vacaciones|urlaub|ferien|férias|vakantie|urlop|отпуск|відпустка|vacances|congés?|ferie|holidays?|vacation|外出"
# Where the words may end: nothing more, the mark before the answered subject, or until when and about what.
_END = (
    r"(?=\W{0,3}$|\s{0,3}[:：\[(|–—]|[\])]|\s{1,3}[-~/]|"
    r"\s{1,3}(?:re|fwd?|aw|rv|from|by|until|till|through|since|returning|auto\w{0,12}|reply|replied|message|notice|notification|response|assistant|alert|bis|vom|von|ab|seit|"
    r"hasta|desde|jusqu\w{0,4}|du|dès|depuis|fino|dal|até|desde|tot|t/m|vanaf|od|do|por|per|за|до|с|по|від|з|к)\b|\s{0,3}\d|(?:至|到|期间|期間))"
)
# Whoever says until when they are away and goes on to what they want is a customer: nobody else is lost by it.
_GOES_ON = r"\s{1,3}(?![\[(|])(?:[-–—]\s|[^\n]{0,80}(?:\?|[,;:]\s|\s[-–—]\s))"
# "Out of office - chairs for sale?": after a stroke or with a question it is about such a thing, unless it names an answer.
_SOLD = r"\s{1,3}[-–—]\s{1,3}(?!(?:re|fwd?|aw|sv|rv|back|until|bis|hasta)\b)[^\n]{0,200}\?\W{0,3}$|\s{1,3}[-–—]\s{1,3}(?:how|why|what|when|can|could|is|are|do|does|cómo|qué|cuándo|как|почему|что|когда|wie|warum|was)\b"
_OPENING = r"\W{0,3}(?:(?:re|aw|sv|vs|odp|ref|fwd?):\s{0,3})?\W{0,3}"
SURE = re.compile(
    rf"{_OPENING}(?:(?:{_ANSWERS})(?!{_SOLD})(?:{_END}|(?=[.!,]\s))|(?:{_STATES})(?<!auto)(?!{_GOES_ON}){_END}|\[auto\]|外出[:：])|"
    # "Ann Smith is out of the office.", as Notes writes it; and programs that thank first.
    r"\s{0,3}[^?:]{2,60} (?:is (?:currently )?out of (?:the )?office|ist außer haus|ist nicht im (?:büro|haus)|est absente?(?:\(e\))?|está (?:fuera|ausente) de la oficina|è fuori (?:ufficio|sede)|is afwezig|está ausente do escritório)(?=\W{0,3}$|\s{0,3}\(|\s{1,3}(?:until|returning|bis|jusqu|hasta|fino|tot|até))|"
    r"[^?]{2,80}[-–—|:(\[]\s{0,3}out[ -]of[ -](?:the )?office\W{0,3}$",
    re.I,
)
LIKELY = re.compile(rf"{_OPENING}(?:{_ANSWERS}|{_STATES}|{_NOUNS})(?!\w)", re.I)


def is_one(subject: str) -> bool:
    """Tell whether a subject alone says that a program wrote in somebody's absence."""
    return SURE.match(subject) is not None


def may_be_one(subject: str) -> bool:
    """Tell whether a subject begins as such letters do; customers who ask about an absence write so too."""
    return LIKELY.match(subject) is not None or is_one(subject)
