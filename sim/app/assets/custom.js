/* Solara puts this into the page before it starts. The page follows the browser's choice of light or dark (Solara 1.64
   leaves out the page's root when its own setting says so), and may be zoomed. */
theme.variant = 'auto';
document.getElementById('app').className = 'v-application v-application--is-ltr theme--' + (inDarkMode() ? 'dark' : 'light');
document.querySelector('meta[name=viewport]').content = 'width=device-width, initial-scale=1';
