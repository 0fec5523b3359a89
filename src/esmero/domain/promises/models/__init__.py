from esmero.domain.promises.models.ascent import Ascent as Ascent
from esmero.domain.promises.models.promise import Promise as Promise
from esmero.domain.promises.models.record import DayFigure as DayFigure
from esmero.domain.promises.models.record import Word as Word
from esmero.domain.promises.models.recount import Recount as Recount
from esmero.domain.promises.models.rules import Policy as Policy
