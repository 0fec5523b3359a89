from esmero.domain.company.models.calendars import Calendar as Calendar
from esmero.domain.company.models.calendars import Holiday as Holiday
from esmero.domain.company.models.calendars import Hours as Hours
from esmero.domain.company.models.calendars import OneOff as OneOff
from esmero.domain.company.models.company import Company as Company
from esmero.domain.company.models.company import Restoration as Restoration
from esmero.domain.company.models.feeds import Feed as Feed
from esmero.domain.company.models.feeds import FeedDay as FeedDay
