// Keeps the page at `/` up to date. The gateway writes all the HTML; without this script a reload does the same.
"use strict";

const LIVE = ["calls", "waiting", "faults", "notifications"];
let last = null;

async function refresh() {
  const answer = await fetch("/");
  const text = await answer.text();
  if (!answer.ok || text === last) return;
  last = text;
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const open = [...document.querySelectorAll("details[open]")].map((call) => call.id);
  for (const id of LIVE) document.getElementById(id).replaceWith(fresh.getElementById(id));
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
}

if (document.getElementById("calls")) {
  // A gateway that has stopped may come back.
  setInterval(() => document.hidden || refresh().catch(() => {}), 1500);
}
