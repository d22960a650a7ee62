// Enhances the form of /validate: files may be dropped on it, or pasted. It works without.
(() => {
  const zone = document.getElementById("drop");
  const input = document.getElementById("file");
  const told = document.getElementById("chosen");
  const form = document.getElementById("check-form");
  if (!zone || !input || !told || !form) return;

  const names = () => {
    told.textContent = Array.from(input.files, (file) => file.name).join(", ");
  };
  const take = (files) => {
    if (!files || files.length === 0) return false;
    const kept = new DataTransfer();
    for (const file of files) kept.items.add(file);
    input.files = kept.files;
    names();
    return true;
  };

  input.addEventListener("change", names);
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    zone.addEventListener(kind, () => zone.classList.remove("over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  form.addEventListener("paste", (event) => {
    if (event.clipboardData && take(event.clipboardData.files)) event.preventDefault();
  });
})();
