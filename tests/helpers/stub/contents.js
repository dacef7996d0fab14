// What the script needs of Plone's script of folder_contents, and a table with two rows.
(() => {
  const ROWS = ["a", "b"];
  const selected = new Map();
  let added;

  const select = (uid) => {
    const model = { uid: () => uid };
    selected.set(uid, model);
    added(model);
  };

  const draw = () => {
    const body = document.querySelector(".pat-structure tbody");
    document.querySelector(".async-arriving")?.remove();
    body.replaceChildren(...ROWS.map((uid) => {
      const row = document.createElement("tr");
      row.className = "itemRow";
      row.dataset.uid = uid;
      const box = document.createElement("input");
      box.type = "checkbox";
      box.addEventListener("change", () => select(uid));
      row.insertCell().append(box);
      const link = document.createElement("a");
      link.textContent = `Page ${uid}`;
      row.insertCell().append(link);
      row.cells[0].className = "selection";
      row.cells[1].className = "title";
      return row;
    }));
  };

  const app = {
    urlStructure: { base: "http://stub.test" },
    path: "/folder",
    getCurrentPath: () => app.path,
    updateButtons() {},
    selectedCollection: {
      on: (_name, handler) => (added = handler),
      remove: (model) => selected.delete(model.uid()),
    },
    collection: {
      state: { totalPages: 1, currentPage: 1 },
      fetch({ success }) {
        plone.fetches += 1;
        draw();
        success();
      },
    },
  };

  let answered;
  window.jQuery = () => ({
    data: () => ({ app }),
    on: (_name, handler) => (answered = handler),
  });
  window.plone = {
    fetches: 0,
    draw,
    selectAll: () => ROWS.forEach(select),
    selected: () => [...selected.keys()],
    open(path) {
      app.path = path;
      draw();
    },
    answer(task_id, msg) {
      const alert = document.createElement("div");
      alert.className = "alert alert-success status fc-status";
      const label = document.createElement("strong");
      const text = document.createElement("span");
      text.className = "fc-status-text";
      text.textContent = msg;
      alert.append(label, text);
      document.querySelector(".fc-status-container").replaceChildren(alert);
      answered({}, { responseJSON: { task_id, msg } });
    },
  };
})();
