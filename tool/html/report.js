"use strict";
const $ = (query, from = document) => [...from.querySelectorAll(query)];
const search = document.getElementById("search");
const shown = () => $("details").filter((each) => !each.hidden);

function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const checks = new Set($("[name=check]:checked").map((each) => each.value));
    for (const each of $("details")) {
        const text = each.dataset.text.toLowerCase();
        each.hidden = !checks.has(each.dataset.check) || !words.every((word) => text.includes(word));
    }
    document.getElementById("shown").textContent = shown().length;
}

// The finding that the keys are about: the one that has the focus, or the first.
function current() {
    return document.activeElement.closest("details");
}

function moveFinding(by) {
    const all = shown();
    const at = all.indexOf(current());
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) {
        next.firstElementChild.focus();
        next.scrollIntoView({ block: "nearest" });
    }
}

function moveStep(details, by) {
    const steps = $(".step", details).sort((a, b) => a.dataset.n - b.dataset.n);
    const at = steps.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : steps.length - 1) : at + by;
    details.open = true;
    if (steps[next]) {
        steps[next].focus();
        steps[next].scrollIntoView({ block: "center" });
    }
}

document.addEventListener("input", filter);
document.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", (event) => {
    const by = event.target.dataset.by;
    if (by)
        moveStep(event.target.closest("details"), Number(by));
});
document.addEventListener("keydown", (event) => {
    const typing = event.target.type === "search";
    if (event.ctrlKey || event.altKey || event.metaKey)
        return;
    if (event.key === "Escape" && typing)
        search.blur();
    else if (typing)
        return;
    else if (event.key === "/")
        search.focus();
    else if (event.key === "j" || event.key === "k")
        moveFinding(event.key === "j" ? 1 : -1);
    else if ((event.key === "n" || event.key === "p") && (current() || shown()[0]))
        moveStep(current() || shown()[0], event.key === "n" ? 1 : -1);
    else
        return;
    event.preventDefault();
});
if (location.hash) {
    const target = document.getElementById(location.hash.slice(1));
    if (target && "open" in target)
        target.open = true;
}
filter();
