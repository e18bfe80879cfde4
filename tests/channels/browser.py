#!/usr/bin/env python3
"""The HTML report in a real browser: headless Chromium, driven by its debugging pipe.

Usage: browser.py PAGE.html [SCREENSHOT-DIRECTORY]
Exit 77 where no Chromium is installed. The page must be that of `golden html -`.
"""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile

page = os.path.realpath(sys.argv[1])
shots = sys.argv[2] if len(sys.argv) > 2 else None
program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if not program:
    print("skipped: no Chromium")
    sys.exit(77)


class Browser:
    """Messages are JSON, NUL-ended; ours go to its fd 3, its own come from fd 4."""

    def __init__(self, profile):
        to_r, self.to = os.pipe()
        self.back, back_w = os.pipe()

        def set_fds():
            # Both are moved high first: a pipe may already be 3 or 4.
            a, b = os.dup2(to_r, 20), os.dup2(back_w, 21)
            os.dup2(a, 3), os.dup2(b, 4)

        self.child = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe",
             "--disable-dev-shm-usage", "--user-data-dir=" + profile, "about:blank"],
            preexec_fn=set_fds, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_r)
        os.close(back_w)
        self.rest, self.events, self.count, self.session = b"", [], 0, None
        target = [t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page"][0]["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(domain + ".enable")

    def read(self):
        while b"\0" not in self.rest:
            more = os.read(self.back, 1 << 16)
            if not more:
                sys.exit("the browser went away")
            self.rest += more
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **params):
        self.count += 1
        message = {"id": self.count, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.count:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def open(self, url):
        self.events = []
        self.call("Page.navigate", url=url)
        while not any(e.get("method") == "Page.loadEventFired" for e in self.events):
            self.events.append(self.read())

    def ask(self, expression):
        r = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in r:
            sys.exit(f"{expression}: {r['exceptionDetails']}")
        return r["result"].get("value")

    def press(self, key, code=None, number=0):
        down = {"key": key, "code": code or key, "windowsVirtualKeyCode": number}
        if len(key) == 1 or key == "Enter":
            down["text"] = "\r" if key == "Enter" else key
        self.call("Input.dispatchKeyEvent", type="keyDown", **down)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=code or key, windowsVirtualKeyCode=number)

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def media(self, **features):
        kind = features.pop("media", "")
        self.call("Emulation.setEmulatedMedia", media=kind, features=[{"name": k.replace("_", "-"), "value": v} for k, v in features.items()])

    def shot(self, name):
        if shots:
            data = self.call("Page.captureScreenshot", format="png")["data"]
            with open(os.path.join(shots, name), "wb") as f:
                f.write(base64.b64decode(data))


bad = 0
number = 0


def check(what, true):
    global bad, number
    number += 1
    bad += not true
    print(f"{'ok' if true else 'not ok'} {number} - {what}")


SHOWN = "document.querySelectorAll('#list article:not([hidden])').length"
VISIBLE = "[...document.querySelectorAll('#list article')].filter(a => a.getClientRects().length).length"
TAB = ("Tab", "Tab", 9)

text = open(page, encoding="utf-8").read()
frame = text[:text.index("<article")] + text[text.rindex("</article>"):]
check(f"the page without its findings is {len(frame.encode())} bytes, at most 60 KB", len(frame.encode()) <= 60 << 10)
with tempfile.TemporaryDirectory() as profile:
    b = Browser(profile)
    b.size(1280, 900)
    b.open("file://" + page)
    total = b.ask(SHOWN)
    check("there are findings", total and total > 5)
    loaded = [e["params"]["request"]["url"] for e in b.events if e.get("method") == "Network.requestWillBeSent"]
    check("nothing but the page is asked for", loaded == ["file://" + page])
    faults = [e for e in b.events if e.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded")]
    check("no fault and no refusal of the page's own policy", not faults)
    check("its policy begins with default-src 'none'",
          b.ask("document.querySelector('meta[http-equiv]').content").startswith("default-src 'none'"))
    check("text of the repository makes no image, frame or foreign script",
          b.ask("document.querySelectorAll('img, iframe, object, embed, script[src], link, form[action]').length") == 0)
    b.ask("var s = document.createElement('script'); s.textContent = 'window.broken = 1'; document.body.appendChild(s); 0")
    check("a script that slipped in would be dead", b.ask("window.broken") is None)
    b.shot("report.png")
    # Keyboard only.
    b.press("/", "Slash", 191)
    check("'/' goes to the search", b.ask("document.activeElement.name") == "search")
    for letter in "privileged":
        b.press(letter)
    check("words filter", b.ask(SHOWN) == 1)
    check("the count is said to screen readers", b.ask("document.getElementById('shown').getAttribute('role')") == "status" and
          b.ask("document.getElementById('shown').textContent") == f"1 of {total} shown")
    b.press("Escape", "Escape", 27)
    check("Escape shows all again", b.ask(SHOWN) == total)
    b.press(*TAB)
    check("Tab goes on to the level", b.ask("document.activeElement.name") == "level")
    b.press("b", "KeyB", 66)
    some = b.ask(SHOWN)
    check("a letter chooses a level", 0 < some < total and b.ask("document.activeElement.value") == "blocks")
    for _ in range(3):
        b.press(*TAB)
    b.press("f", "KeyF", 70)
    check("and how to group", b.ask("document.activeElement.value") == "path" and b.ask("document.querySelectorAll('#list section').length") > 3)
    check("the focus is to be seen", b.ask("getComputedStyle(document.activeElement).outlineStyle") != "none")
    b.press(*TAB)
    b.press("Enter", "Enter", 13)
    check("Reset shows all", any(b.ask(SHOWN) == total for _ in range(100)))
    check("each control has a label", b.ask("[...document.querySelectorAll('input, select')].every(c => c.labels.length)"))
    light = b.ask("getComputedStyle(document.body).backgroundColor")
    b.media(prefers_color_scheme="dark")
    dark = b.ask("getComputedStyle(document.body).backgroundColor")
    check(f"dark and light: {dark}, {light}", dark != light)
    b.shot("report-dark.png")
    b.media(media="print")
    check("on paper there are no controls", b.ask("document.getElementById('filters').getClientRects().length") == 0)
    b.media()
    b.size(390, 844)
    check("on a phone nothing is wider than the page", b.ask("document.documentElement.scrollWidth") <= 390)
    b.shot("report-phone.png")
    b.call("Emulation.setScriptExecutionDisabled", value=True)
    b.open("file://" + page)
    check("without script all findings are there to be read", b.ask(VISIBLE) == total)
    check("and no dead controls", b.ask("document.getElementById('filters').getClientRects().length") == 0)
    b.call("Browser.close")
    b.child.wait(20)
print(f"1..{number}")
sys.exit(1 if bad else 0)
