"""A browser elsewhere says where it stands with the question: its page tells times by that clock."""

from playwright.sync_api import expect

from tests.browser.people import Customer


def test_a_question_from_mexico_is_promised_on_the_clock_of_mexico(house, browser):
    context = browser.new_context(timezone_id="America/Mexico_City", locale="en")
    customer = Customer(context.new_page(), house, "en")
    customer.page.goto(f"{house.url}/")
    expect(customer.page.get_by_text("All times are those of Madrid. There it is")).to_be_visible()

    customer.ask("Does the coat come in green?", name="Ana Cruz", email="ana.cruz@mail.example")

    expect(customer.page.get_by_text("All times are those of Mexico City.")).to_be_visible()
    expect(customer.page.locator("#write input[name=time_zone]")).to_have_value("America/Mexico_City")
    context.close()


def test_whoever_lives_by_the_clock_of_the_company_is_told_of_no_other(house, browser):
    context = browser.new_context(timezone_id="Europe/Madrid", locale="en")
    page = context.new_page()
    page.goto(f"{house.url}/")

    expect(page.locator("es-clock[data-elsewhere]:defined")).to_have_count(1)
    expect(page.get_by_text("All times are those of")).to_be_hidden()
    context.close()
