(() => {
  const form = document.querySelector("form");
  const findings = [...document.querySelectorAll(".finding")];
  const marks = [...document.querySelectorAll("mark")];
  const files = [...document.querySelectorAll(".file")];
  const count = document.querySelector("#count");
  if (!form) return;

  function chosen(name) {
    return new Set([...form.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value));
  }

  function apply() {
    const severities = chosen("severity");
    const statuses = chosen("status");
    const pack = form.elements.pack.value;
    const rule = form.elements.rule.value;
    const shown = new Set();
    for (const item of findings) {
      const { severity, status, rule: own } = item.dataset;
      const fits = severities.has(severity) && statuses.has(status) && (!rule || own === rule) && (!pack || own.startsWith(pack + "/"));
      item.hidden = !fits;
      if (fits) shown.add(item.id.slice(1));
    }
    for (const mark of marks) mark.classList.toggle("off", !mark.dataset.f.split(" ").some((id) => shown.has(id)));
    for (const file of files) file.hidden = !file.querySelector(".finding:not([hidden])");
    count.textContent = `${shown.size} of ${findings.length} findings shown`;
  }

  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  // a link to a finding that the filter hides would lead nowhere
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.closest("[hidden]")) { form.reset(); setTimeout(() => target.scrollIntoView()); }
  });
  form.closest("[hidden]").hidden = false;
  apply();
})();
