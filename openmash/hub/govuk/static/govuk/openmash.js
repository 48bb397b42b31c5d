// Makes a page a little easier where scripts run. Every page does all its work without it.

// The addresses of the libraries come with the page, because they change with their content.
const libraries = document.querySelector("script[data-govuk]").dataset;

async function init(root) {
  const govuk = await import(libraries.govuk);
  govuk.initAll({ scope: root });
  if (root.querySelector('[data-module^="moj-"]')) {
    const moj = await import(libraries.moj);
    moj.initAll({ scope: root });
  }
}

document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) init(event.detail.elt);
});

init(document);
