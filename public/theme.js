// Runs before the page is drawn, so that a chosen theme shows at once. Without a choice the system's holds. What other
// sites show in a frame takes the theme from its address, and reads no storage.
try {
  const choice =
    location.pathname === '/embed' ? new URLSearchParams(location.search).get('theme') : localStorage.getItem('theme');
  if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;
} catch {
  // Storage may be forbidden; then the system's theme holds.
}
