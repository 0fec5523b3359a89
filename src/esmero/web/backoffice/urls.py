"""The back office: everything that the company sets up itself."""

from django.urls import path

from esmero.web.backoffice.views import channels, company, home, hours, promises, staff, teams, trials, week

app_name = "backoffice"
urlpatterns = [
    path("", home.show, name="home"),
    path("staff/", staff.everybody, name="staff"),
    path("staff/new/", staff.new, name="agent-new"),
    path("staff/<int:agent_id>/", staff.agent, name="agent"),
    path("staff/<int:agent_id>/photograph/", staff.photograph, name="agent-photograph"),
    path("staff/<int:agent_id>/password/", staff.password, name="agent-password"),
    path("staff/<int:agent_id>/leaving/", staff.leaving, name="agent-leaving"),
    path("staff/<int:agent_id>/return/", staff.return_, name="agent-return"),
    path("teams/", teams.all_teams, name="teams"),
    path("teams/new/", teams.new, name="team-new"),
    path("teams/<int:team_id>/", teams.team, name="team"),
    path("teams/<int:team_id>/description/", teams.description, name="team-description"),
    path("teams/<int:team_id>/people/", week.people, name="team-people"),
    path("teams/<int:team_id>/duties/", week.duties, name="team-duties"),
    path("hours/", hours.calendars, name="hours"),
    path("hours/new/", hours.new, name="calendar-new"),
    path("hours/<int:calendar_id>/", hours.calendar, name="calendar"),
    path("hours/<int:calendar_id>/days/", hours.days, name="calendar-days"),
    path("hours/<int:calendar_id>/days/removal/", hours.day_removal, name="calendar-day_removal"),
    path("promises/", promises.rules, name="promises"),
    path("promises/new/", promises.new, name="policy-new"),
    path("promises/new/trial/", trials.new_rule, name="policy-new_trial"),
    path("promises/<int:policy_id>/", promises.rule, name="policy"),
    path("promises/<int:policy_id>/trial/", trials.rule, name="policy-trial"),
    path("promises/<int:policy_id>/place/", promises.place, name="policy-place"),
    path("promises/<int:policy_id>/removal/", promises.removal, name="policy-removal"),
    path("channels/", channels.all_channels, name="channels"),
    path("channels/new/", channels.new, name="channel-new"),
    path("channels/<int:channel_id>/", channels.channel, name="channel"),
    path("channels/<int:channel_id>/closure/", channels.closure, name="channel-closure"),
    path("channels/<int:channel_id>/opening/", channels.opening, name="channel-opening"),
    path("company/", company.company, name="company"),
]
