// Says that scripts run, before anything is drawn. In a file, so that the content security policy can refuse inline ones.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
