from django.urls import path, register_converter

from esmero.web.desk.places import VIEWS
from esmero.web.desk.views import (
    asking,
    calls,
    canned,
    conversations,
    drafts,
    easier,
    files,
    forwarding,
    holding,
    joining,
    learning,
    letters,
    mails,
    my_desk,
    notices,
    palette,
    practice,
    promises,
    queue,
    saved_views,
    search,
    several,
    snoozing,
    sorting,
)


class ViewConverter:
    """One of the lists of the desk."""

    regex = "|".join(VIEWS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ViewConverter, "view")

app_name = "desk"
TALK = "conversations/<int:conversation_id>"

urlpatterns = [
    path("", queue.home, name="home"),
    path("palette/", palette.palette, name="palette"),
    path("my-desk/", my_desk.my_desk, name="my_desk"),
    path("my-desk/keys/", my_desk.keys, name="my_desk-keys"),
    path("my-desk/holding/", my_desk.holding, name="my_desk-holding"),
    path("my-desk/by-mail/", my_desk.by_mail, name="my_desk-by_mail"),
    path("my-desk/aloud/", my_desk.aloud, name="my_desk-aloud"),
    path("my-desk/after/", my_desk.after, name="my_desk-after"),
    path("practice/", practice.practice, name="practice"),
    path("practice/ending/", practice.ending, name="practice-ending"),
    path("my-desk/hints/", my_desk.hints, name="my_desk-hints"),
    path("hints/<slug:hint>/dismissal/", learning.hint_dismissal, name="hint-dismissal"),
    path("easier/", easier.easier, name="easier"),
    path("notices/", notices.notices, name="notices"),
    path("notices/bell/", notices.bell, name="notices-bell"),
    path("notices/newest/", notices.newest, name="notices-newest"),
    path("notices/seen/", notices.seen, name="notices-seen"),
    path("notices/<int:notice_id>/opening/", notices.opening, name="notice-opening"),
    path("tour/", learning.tour, name="tour"),
    path("several/", several.changes, name="several"),
    path("<view:view>/", queue.queue, name="queue"),
    path("search/", search.search, name="search"),
    path("lists/", saved_views.saved_views, name="saved_views"),
    path("lists/<int:view_id>/", queue.saved_view, name="saved_view"),
    path("lists/<int:view_id>/name/", saved_views.name, name="saved_view-name"),
    path("lists/<int:view_id>/place/", saved_views.place, name="saved_view-place"),
    path("lists/<int:view_id>/sharing/", saved_views.sharing, name="saved_view-sharing"),
    path("lists/<int:view_id>/removal/", saved_views.removal, name="saved_view-removal"),
    path("lists/<int:view_id>/return/", saved_views.bringing_back, name="saved_view-return"),
    path(f"{TALK}/", conversations.show, name="conversation"),
    path(f"{TALK}/letters/", conversations.letters, name="conversation-letters"),
    path(f"{TALK}/person/", conversations.person, name="conversation-person"),
    path(f"{TALK}/replies/", letters.replies, name="conversation-replies"),
    path(f"{TALK}/notes/", letters.notes, name="conversation-notes"),
    path(f"{TALK}/draft/", drafts.draft, name="conversation-draft"),
    path(f"{TALK}/uploads/", drafts.uploads, name="conversation-uploads"),
    path(f"{TALK}/promise-hint/", letters.promise_hint, name="conversation-promise_hint"),
    path(f"{TALK}/assignment/", asking.assignment, name="conversation-assignment"),
    path(f"{TALK}/handover/", asking.handover, name="conversation-handover"),
    path(f"{TALK}/closure/", asking.closure, name="conversation-closure"),
    path("calls/new/", calls.new, name="call-new"),
    path("letters/new/", calls.letter, name="letter-new"),
    path("calls/people/", calls.people, name="call-people"),
    path(f"{TALK}/forwarding/", forwarding.forwarding, name="conversation-forwarding"),
    path(f"{TALK}/merging/", joining.merging, name="conversation-merging"),
    path("merges/<int:merge_id>/undoing/", joining.parting, name="merge-undoing"),
    path(f"{TALK}/links/", joining.links, name="conversation-links"),
    path(f"{TALK}/links/<int:other_id>/removal/", joining.link_removal, name="conversation-link_removal"),
    path(f"{TALK}/split/", joining.split, name="conversation-split"),
    path(f"{TALK}/snooze/", snoozing.snoozed, name="conversation-snooze"),
    path(f"{TALK}/snooze/end/", snoozing.snooze_end, name="conversation-snooze_end"),
    path(f"{TALK}/tags/", sorting.tagged, name="conversation-tags"),
    path(f"{TALK}/tags/<int:tag_id>/removal/", sorting.untagged, name="conversation-tag_removal"),
    path(f"{TALK}/priority/", sorting.priority, name="conversation-priority"),
    path(f"{TALK}/reopening/", conversations.reopening, name="conversation-reopening"),
    path(f"{TALK}/promises/", promises.made, name="conversation-promises"),
    path("promises/<int:promise_id>/keeping/", promises.keeping, name="promise-keeping"),
    path("promises/<int:promise_id>/withdrawal/", promises.withdrawal, name="promise-withdrawal"),
    path("messages/<int:message_id>/original/", files.original, name="message-original"),
    path("messages/<int:message_id>/letting-through/", letters.let_through, name="message-letting_through"),
    path("attachments/<int:file_id>/", files.attachment, name="attachment"),
    path("customers/<int:customer_id>/face/", files.customer_face, name="customer-face"),
    path(f"{TALK}/presence/", drafts.presence, name="conversation-presence"),
    path(f"{TALK}/offers/", canned.offers, name="conversation-offers"),
    path(f"{TALK}/canned-replies/<int:canned_id>/", canned.uses, name="conversation-canned_reply"),
    path("canned-replies/", canned.replies, name="canned_replies"),
    path("canned-replies/new/", canned.new, name="canned_replies-new"),
    path("canned-replies/<int:canned_id>/", canned.edit, name="canned_reply"),
    path("canned-replies/<int:canned_id>/removal/", canned.removal, name="canned_reply-removal"),
    path("canned-replies/<int:canned_id>/return/", canned.return_, name="canned_reply-return"),
    path("uploads/<int:upload_id>/", drafts.upload, name="upload"),
    path("uploads/<int:upload_id>/removal/", drafts.removal, name="upload-removal"),
    path("to-be-sent/", holding.to_be_sent, name="to_be_sent"),
    path("held-replies/<int:held_id>/release/", holding.release, name="held_reply-release"),
    path("held-replies/<int:held_id>/taking-back/", holding.taking_back, name="held_reply-taking_back"),
    path("held-replies/<int:held_id>/moment/", holding.moment, name="held_reply-moment"),
    path("failed-mail/", mails.failed, name="failed_mail"),
    path("set-aside-mail/", mails.set_aside, name="set_aside_mail"),
    path("set-aside-mail/<int:aside_id>/bringing/", mails.bringing, name="receipt-bringing"),
    path("failed-mail/<int:receipt_id>/raw/", mails.raw, name="receipt-raw"),
    path("failed-mail/<int:receipt_id>/reading/", mails.reading, name="receipt-reading"),
    path("failed-mail/<int:receipt_id>/setting-aside/", mails.setting_aside, name="receipt-setting_aside"),
    path("unsent-letters/", mails.unsent, name="unsent_letters"),
    path("deliveries/<int:delivery_id>/sending/", mails.sending, name="delivery-sending"),
]
