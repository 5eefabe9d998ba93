"use strict";
// Shows how far a request has come. Every text comes from the server and is put in as text.
(async () => {
  const present = document.getElementById("present");
  const sentence = document.getElementById("sentence");
  const details = document.getElementById("details");
  const ask = document.getElementById("ask");
  const confirm = document.getElementById("confirm");
  const until = document.getElementById("until");
  const page = present.dataset.page;

  if (until !== null) {
    until.textContent = new Date(until.dateTime).toLocaleTimeString([], {
      hour: "2-digit",
      minute: "2-digit",
    });
  }

  const show = (state) => {
    sentence.textContent = state.words;
    details.replaceChildren(
      ...state.details.map((text) => {
        const item = document.createElement("li");
        item.textContent = text;
        return item;
      }),
    );
    present.dataset.status = state.status;
    present.dataset.outcome = state.outcome;
    confirm.hidden = !state.confirm;
    if (ask !== null && state.status !== "open") {
      ask.hidden = true;
    }
  };

  document.getElementById("disown").addEventListener("click", async () => {
    const answer = await fetch(page + "/disown", { method: "POST" });
    if (answer.ok) {
      show(await answer.json());
    }
  });

  // The browser may know a wallet itself (Digital Credentials API); the answer comes back here.
  const browser = document.getElementById("browser");
  if (browser !== null && typeof window.DigitalCredential !== "undefined") {
    browser.hidden = false;
    document.getElementById("use-browser").addEventListener("click", async () => {
      const asked = await fetch(page + "/dc-api", { cache: "no-store" });
      if (!asked.ok) {
        return;
      }
      const { requests } = await asked.json();
      try {
        const { protocol, data } = await navigator.credentials.get({ digital: { requests } });
        const answer = await fetch(page + "/dc-api", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ protocol, data }),
        });
        if (answer.ok) {
          show(await answer.json());
        }
      } catch (cancelled) {
        // The person closed the browser's window: nothing was answered.
      }
    });
  }

  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  // The wallet opened this page again with a code that only it was told.
  const code = new URLSearchParams(location.hash.slice(1)).get("response_code");
  if (code !== null) {
    history.replaceState(null, "", location.pathname);
    const answer = await fetch(page + "/code", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ response_code: code }),
    });
    if (answer.ok) {
      show(await answer.json());
    }
  }

  for (;;) {
    try {
      const answer = await fetch(page + "/state?wait=10", { cache: "no-store" });
      if (answer.status === 404) {
        location.reload();
        return;
      }
      const state = await answer.json();
      show(state);
      if (state.settled) {
        return;
      }
      if (state.status !== "open") {
        await pause(1);
      }
    } catch (offline) {
      await pause(3);
    }
  }
})();
