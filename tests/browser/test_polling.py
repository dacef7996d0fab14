"""When the script polls the server, with a stub server."""

from helpers.stub import open_page
from helpers.stub import pass_time
from helpers.stub import poll
from helpers.stub import running
from playwright.sync_api import expect


AWAY = "The server does not answer."
SUMMARY = "#async-tasks [data-async=summary]"
LOOK = "dispatchEvent(new Event('online'))"
HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_one_poll_serves_all_tabs(context, stub):
    tabs = [open_page(context) for _number in range(4)]
    stub.processing = [running("a")]
    with tabs[0].expect_response("**/@@check-for-tasks"):
        tabs[0].evaluate(LOOK)
    for tab in tabs:
        expect(tab.locator(SUMMARY)).not_to_be_empty()
    assert len(stub.polls) == 1


def test_a_hidden_tab_does_not_poll_until_it_is_visible(context, stub):
    page = open_page(context)
    page.evaluate(HIDE, True)
    pass_time(page, 60)
    assert stub.polls == []
    with page.expect_response("**/@@check-for-tasks"):
        page.evaluate(HIDE, False)


def lose(page, seconds):
    """No poll until half a second before the time, then one without an answer."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    pass_time(page, seconds - 0.5)
    assert [url for url in asked if "check-for" in url] == []
    with page.expect_event("requestfailed"):
        pass_time(page, 1)


def test_server_away_and_back(context, stub):
    page = open_page(context)
    stub.status = 0
    lose(page, 5)
    expect(page.get_by_text(AWAY)).to_be_hidden()
    lose(page, 5)
    expect(page.get_by_text(AWAY)).to_be_visible()
    lose(page, 10)
    lose(page, 20)
    lose(page, 20)
    stub.status = 200
    poll(page, 20.5)
    expect(page.get_by_text(AWAY)).to_be_hidden()
    poll(page)


def test_polling_stops_and_the_banner_is_removed_after_logout(context, stub):
    page = open_page(context)
    stub.status = 401
    poll(page)
    expect(page.locator("#async-tasks")).to_have_count(0)
    polls = len(stub.polls)
    pass_time(page, 60)
    assert len(stub.polls) == polls


def test_polls_immediately_after_an_action_of_folder_contents(context, stub):
    page = open_page(context)
    with page.expect_response("**/@@check-for-tasks"):
        page.evaluate("fetch('/folder/@@fc-delete', {method: 'POST'})")


def test_polls_again_if_something_happened_during_a_poll(context, stub):
    page = open_page(context)
    answers = []

    def is_second(response):
        answers.append(response.url)
        return len(answers) == 2

    with page.expect_response(is_second):
        page.evaluate(f"{LOOK}, {LOOK}, {LOOK}")
    assert len(stub.polls) == 2


def test_an_answer_to_another_tab_may_start_too_late(context, stub):
    page = open_page(context)
    poll(page)
    later = stub.state() | {"now": stub.state()["now"] + 1000}
    page.evaluate(
        """(state) => {
            const name = "collective.async http://stub.test editor";
            const channel = new BroadcastChannel(name);
            channel.postMessage({ state, cursor: state.now });
        }""",
        later | {"processing": [running("a")], "summary": "From another tab"},
    )
    expect(page.locator(SUMMARY)).to_have_text("From another tab")
    poll(page)
    poll(page)
    asked = [float(form["since"][0]) for form in stub.polls]
    assert asked == sorted(asked)
    assert asked[1] < later["now"] and asked[2] < later["now"]
