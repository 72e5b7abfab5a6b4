// Runs before the page is drawn, so that a chosen theme shows at once. Without a choice the system's holds.
try {
  const choice = localStorage.getItem('theme');
  if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;
} catch {
  // Storage may be forbidden; then the system's theme holds.
}
