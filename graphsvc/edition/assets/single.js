"use strict";
const things = [...document.querySelectorAll("details.card")], field = document.getElementById("q"), found = document.getElementById("found");
const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const texts = things.map((one) => fold([...one.children].filter((child) => child.tagName !== "UL").map((child) => child.textContent).join(" ")));
function open() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1)), thing = target && target.closest("details");
  if (thing) { thing.hidden = false; thing.open = true; target.scrollIntoView(); }
}
field.addEventListener("input", () => {
  const words = fold(field.value).split(/\s+/).filter(Boolean);
  let number = 0;
  things.forEach((one, index) => { one.hidden = !words.every((word) => texts[index].includes(word)); number += !one.hidden; });
  found.textContent = words.length ? `${number} found` : "";
});
document.getElementById("finder").hidden = false;
addEventListener("hashchange", open);
open();
