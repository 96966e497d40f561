// Before anything is shown: the design system's styles for pages with scripts. The strict policy allows none within a page.
document.body.className +=
  ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');
