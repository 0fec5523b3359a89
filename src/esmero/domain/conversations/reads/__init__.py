"""Every look at conversations and their messages; callers import this module, never its parts."""

from esmero.domain.conversations.reads.asked import asked_of, is_erased, opened_since, with_channels
from esmero.domain.conversations.reads.astray import Astray as Astray
from esmero.domain.conversations.reads.astray import astray as astray
from esmero.domain.conversations.reads.astray import first_owners as first_owners
from esmero.domain.conversations.reads.astray import letters_astray as letters_astray
from esmero.domain.conversations.reads.astray import merges_around as merges_around
from esmero.domain.conversations.reads.belonging import Earlier as Earlier
from esmero.domain.conversations.reads.belonging import awaiting as awaiting
from esmero.domain.conversations.reads.belonging import codes_of as codes_of
from esmero.domain.conversations.reads.belonging import conversations_answered as conversations_answered
from esmero.domain.conversations.reads.belonging import customer_of as customer_of
from esmero.domain.conversations.reads.belonging import earlier_of as earlier_of
from esmero.domain.conversations.reads.belonging import guess as guess
from esmero.domain.conversations.reads.belonging import is_there as is_there
from esmero.domain.conversations.reads.belonging import ours_answered as ours_answered
from esmero.domain.conversations.reads.belonging import unknown_among as unknown_among
from esmero.domain.conversations.reads.belonging import with_codes as with_codes
from esmero.domain.conversations.reads.beside import Beside, beside, merges_into
from esmero.domain.conversations.reads.firsts import (
    first,
    first_for,
    firsts_for_segment,
    firsts_of,
    segments_with_firsts,
)
from esmero.domain.conversations.reads.known import (
    FOUND,
    customer_for_call,
    customers_found,
    customers_seen,
    has_any,
    is_known_to,
    whose_page_is_seen,
)
from esmero.domain.conversations.reads.lists import (
    MANY,
    PAGE,
    WORK,
    Page,
    counts,
    in_view,
    mentioned_in,
    queue,
)
from esmero.domain.conversations.reads.messages import (
    LETTERS,
    Letter,
    by_code_so_far,
    ids_of_messages,
    ids_to_split,
    is_mentioned,
    letters,
    looked_after_by,
    mail_ids,
    message,
    message_ids,
    message_with,
    messages_after,
    named_in_first,
    news_for,
    notice_of,
    one,
    receipts_of,
    ref_of_message,
    seen_among,
    since,
    subject_of,
    to_bring_back,
    to_look_at_again,
    told,
    with_customers,
)
from esmero.domain.conversations.reads.messages import left_alone as left_alone
from esmero.domain.conversations.reads.messages import letters_by_id as letters_by_id
from esmero.domain.conversations.reads.messages import letters_within as letters_within
from esmero.domain.conversations.reads.musts import has_come_in as has_come_in
from esmero.domain.conversations.reads.musts import has_file as has_file
from esmero.domain.conversations.reads.musts import has_tag as has_tag
from esmero.domain.conversations.reads.musts import words_asked as words_asked
from esmero.domain.conversations.reads.musts import words_asked_each as words_asked_each
from esmero.domain.conversations.reads.of_customer import OfCustomer, of_customer, others_of_customer
from esmero.domain.conversations.reads.of_homes import (
    PeopleCount,
    Places,
    counts_there,
    people_there,
    shown_file,
    shown_in,
    written_there,
)
from esmero.domain.conversations.reads.of_two import (
    all_of,
    came_by,
    deleted_of,
    how_many_of,
    letters_between,
    letters_of,
    letters_put_together,
    letters_seen,
    merge_to_part,
    merges_to_part,
    places_of,
    seen_of,
    taken_out_of,
    writers_of,
)
from esmero.domain.conversations.reads.outside import forward_answered, mail_ids_with, to_forward, whole_story
from esmero.domain.conversations.reads.own import (
    answered_where,
    came_by_form_alone,
    count_of_customer,
    letters_of_customer,
    own_conversations,
)
from esmero.domain.conversations.reads.pages import Pageful, letters_before, newest_letters
from esmero.domain.conversations.reads.participants import conversations_copied as conversations_copied
from esmero.domain.conversations.reads.participants import copies_of as copies_of
from esmero.domain.conversations.reads.participants import mail_ids_known_to as mail_ids_known_to
from esmero.domain.conversations.reads.participants import participant_at as participant_at
from esmero.domain.conversations.reads.participants import participants as participants
from esmero.domain.conversations.reads.participants import reads_along as reads_along
from esmero.domain.conversations.reads.participants import taking_part as taking_part
from esmero.domain.conversations.reads.quotes import count_wanted as count_wanted
from esmero.domain.conversations.reads.quotes import own_words as own_words
from esmero.domain.conversations.reads.quotes import quote_to_decide as quote_to_decide
from esmero.domain.conversations.reads.quotes import quoted_in as quoted_in
from esmero.domain.conversations.reads.quotes import quotes_to_decide as quotes_to_decide
from esmero.domain.conversations.reads.quotes import quotes_wanted as quotes_wanted
from esmero.domain.conversations.reads.quotes import quoting_after as quoting_after
from esmero.domain.conversations.reads.quotes import seeking as seeking
from esmero.domain.conversations.reads.quotes import texts_of as texts_of
from esmero.domain.conversations.reads.quoting import letters_before_answer, of_others
from esmero.domain.conversations.reads.routing import (
    CouldHaveIt,
    Routed,
    could_have,
    how_often_routed,
    routed,
    routing,
    to_release,
    unanswered_since,
)
from esmero.domain.conversations.reads.ruled import Came, beginnings_of, letters_in, with_what_rules_ask
from esmero.domain.conversations.reads.tags import (
    MANY_USES,
    tag_names,
    tag_with_count,
    tags_to_filter_by,
    tags_with_counts,
)
from esmero.domain.conversations.reads.taken_along import told_of
from esmero.domain.conversations.reads.tallies import Share, share_of, shares, written_now
from esmero.domain.conversations.reads.wall import (
    Breaking,
    breaking_next,
    kept_for_others,
    open_with_each,
    waiting_longest,
)
from esmero.domain.conversations.reads.wanted import ME, NOBODY, Wanted, among, listed, matching, wanted_of
from esmero.domain.conversations.reads.who_knows import who_knows
from esmero.domain.conversations.reads.with_others import WithOthers, addresses_of, with_others

__all__ = [
    "shown_file",
    "FOUND",
    "shown_in",
    "LETTERS",
    "MANY",
    "MANY_USES",
    "ME",
    "NOBODY",
    "PAGE",
    "WORK",
    "Beside",
    "Breaking",
    "Came",
    "CouldHaveIt",
    "Letter",
    "OfCustomer",
    "Page",
    "Pageful",
    "PeopleCount",
    "Places",
    "Routed",
    "Share",
    "Wanted",
    "WithOthers",
    "addresses_of",
    "all_of",
    "deleted_of",
    "among",
    "asked_of",
    "beginnings_of",
    "beside",
    "breaking_next",
    "by_code_so_far",
    "came_by",
    "answered_where",
    "came_by_form_alone",
    "could_have",
    "count_of_customer",
    "counts",
    "counts_there",
    "customer_for_call",
    "customers_found",
    "customers_seen",
    "forward_answered",
    "has_any",
    "how_many_of",
    "how_often_routed",
    "ids_of_messages",
    "ids_to_split",
    "in_view",
    "is_erased",
    "is_known_to",
    "is_mentioned",
    "kept_for_others",
    "letters",
    "letters_before",
    "letters_before_answer",
    "letters_between",
    "letters_in",
    "letters_of",
    "letters_of_customer",
    "letters_put_together",
    "letters_seen",
    "listed",
    "looked_after_by",
    "mail_ids",
    "mail_ids_with",
    "matching",
    "mentioned_in",
    "merge_to_part",
    "merges_into",
    "merges_to_part",
    "message",
    "message_ids",
    "message_with",
    "named_in_first",
    "messages_after",
    "newest_letters",
    "news_for",
    "notice_of",
    "of_customer",
    "of_others",
    "one",
    "open_with_each",
    "opened_since",
    "others_of_customer",
    "own_conversations",
    "people_there",
    "queue",
    "receipts_of",
    "ref_of_message",
    "routed",
    "first",
    "first_for",
    "firsts_for_segment",
    "firsts_of",
    "segments_with_firsts",
    "routing",
    "seen_among",
    "places_of",
    "seen_of",
    "share_of",
    "shares",
    "since",
    "subject_of",
    "tag_names",
    "tag_with_count",
    "tags_to_filter_by",
    "tags_with_counts",
    "taken_out_of",
    "to_bring_back",
    "to_forward",
    "to_look_at_again",
    "to_release",
    "told",
    "told_of",
    "unanswered_since",
    "waiting_longest",
    "wanted_of",
    "who_knows",
    "whole_story",
    "whose_page_is_seen",
    "with_channels",
    "with_customers",
    "with_others",
    "with_what_rules_ask",
    "written_now",
    "written_there",
    "writers_of",
]
