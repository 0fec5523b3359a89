"""Every change to what an agent keeps for their own work; callers import this module, never its parts."""

from esmero.domain.workbench.writes.canned import count_use, put_canned_back, remove_canned, write_canned
from esmero.domain.workbench.writes.coaching import drop_coaching, share_coaching, write_coaching
from esmero.domain.workbench.writes.drafts import drop_draft, drop_same_words, go_along, go_back, keep_draft
from esmero.domain.workbench.writes.first_letters import (
    drop_first_letter,
    forget_first_letters,
    give_first_letters,
    keep_first_letter,
)
from esmero.domain.workbench.writes.holding import (
    forget_taken_back,
    hand_on,
    hold,
    let_go,
    put_off,
    stop,
    take_back,
)
from esmero.domain.workbench.writes.letting_go import let_drafts_go, let_words_go
from esmero.domain.workbench.writes.notices import (
    NewNotice,
    drop_notices,
    follow,
    mail_none_of_the_past,
    mail_notices,
    note_daily_letter,
    note_set_aside,
    point_out,
    see_notices_of,
    see_notices_up_to,
    tell,
)
from esmero.domain.workbench.writes.person import black_out, forget, forget_copies, move
from esmero.domain.workbench.writes.practice import begin_practice, go_on_practising
from esmero.domain.workbench.writes.questions import Asked as Asked
from esmero.domain.workbench.writes.questions import drop_questions_about as drop_questions_about
from esmero.domain.workbench.writes.questions import put_question as put_question
from esmero.domain.workbench.writes.questions import take_questions as take_questions
from esmero.domain.workbench.writes.uploads import (
    drop_uploads,
    give_back_to_draft,
    give_to_held,
    keep_upload,
    leave_out,
)
from esmero.domain.workbench.writes.views import (
    ask_for_tag,
    bring_view_back,
    move_view,
    remove_view,
    rename_view,
    save_view,
    share_view,
)

__all__ = [
    "black_out",
    "let_drafts_go",
    "let_words_go",
    "drop_coaching",
    "share_coaching",
    "write_coaching",
    "NewNotice",
    "ask_for_tag",
    "begin_practice",
    "bring_view_back",
    "count_use",
    "drop_draft",
    "drop_first_letter",
    "drop_notices",
    "mail_none_of_the_past",
    "mail_notices",
    "note_daily_letter",
    "note_set_aside",
    "drop_same_words",
    "drop_uploads",
    "follow",
    "point_out",
    "forget",
    "forget_copies",
    "forget_first_letters",
    "give_first_letters",
    "give_back_to_draft",
    "give_to_held",
    "go_along",
    "go_back",
    "go_on_practising",
    "forget_taken_back",
    "hand_on",
    "hold",
    "keep_draft",
    "keep_first_letter",
    "keep_upload",
    "leave_out",
    "let_go",
    "move",
    "move_view",
    "put_canned_back",
    "put_off",
    "remove_canned",
    "remove_view",
    "rename_view",
    "save_view",
    "see_notices_of",
    "see_notices_up_to",
    "share_view",
    "stop",
    "take_back",
    "tell",
    "write_canned",
]
