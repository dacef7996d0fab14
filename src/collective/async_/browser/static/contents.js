/* The table of folder_contents. */
document.addEventListener("async-tasks-start", (start) => {
  "use strict";
  const { on, poll, tell } = start.detail;

  const refresh = (tasks) => {
    const app = window.jQuery?.(".pat-structure #btngroup-mainbuttons").data("component")?.app;
    if (!app || !tasks.length) return;
    const url = (app.urlStructure.base + app.getCurrentPath()).replace(/\/+$/, "");
    if (!tasks.some((task) => task.urls.includes(url))) return;
    // A new table would close a row menu that is open.
    if (document.querySelector(".pat-structure tbody .dropdown-menu.show"))
      return void setTimeout(refresh, 1000, tasks);
    const { scrollX, scrollY } = window;
    const { collection } = app;
    const load = (success) => {
      app.doNotPushState = true;
      collection.fetch({ success });
    };
    const done = () =>
      requestAnimationFrame(() => {
        app.updateButtons();
        window.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
      });
    load(() => {
      const last = Math.max(1, collection.state.totalPages);
      if (collection.state.currentPage <= last) return done();
      collection.state.currentPage = last;
      load(done);
    });
  };

  on("state", ({ ended }) => refresh(ended));

  // jQuery (buttons) and fetch (row menu).
  new PerformanceObserver((list) => {
    const clicks = list.getEntries().filter(({ name }) => /\/@@fc-(?!context)/.test(name));
    if (!clicks.length) return;
    // 0: no answer. 502 to 504: a proxy's answer, since Zope gave none.
    tell("lost", /^(0|50[234])$/.test(clicks.at(-1).responseStatus));
    poll();
  }).observe({ type: "resource" });
});
