"""A browser elsewhere says where it stands with the question: its page tells times by that clock."""

from playwright.sync_api import expect

from tests.browser.people import Customer


def test_a_question_from_mexico_is_promised_on_the_clock_of_mexico(house, browser):
    context = browser.new_context(timezone_id="America/Mexico_City", locale="en")
    customer = Customer(context.new_page(), house, "en")

    customer.ask("Does the coat come in green?", name="Ana Cruz", email="ana.cruz@mail.example")

    expect(customer.page.get_by_text("All times are those of Mexico City.")).to_be_visible()
    expect(customer.page.locator("#write input[name=time_zone]")).to_have_value("America/Mexico_City")
    context.close()
