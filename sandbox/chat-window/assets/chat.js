// Optional script: submits a picker as soon as it changes.

const status = document.getElementById('status');

async function submit(form) {
  const select = form.querySelector('select');
  const name = select.selectedOptions[0].textContent;
  const isPerson = form.id === 'person-form';
  status.textContent = isPerson ? `The chat of ${name} opens …` : '';
  for (const one of document.querySelectorAll('select')) one.disabled = true;
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      body: new URLSearchParams([[select.name, select.value]]),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    if (isPerson) return location.reload();
    status.textContent = `Your Teams is now in ${name}.`;
  } catch {
    status.textContent = 'This did not work. The sandbox may have stopped.';
  }
  for (const one of document.querySelectorAll('select')) one.disabled = false;
}

for (const form of document.querySelectorAll('form')) {
  form.querySelector('button').hidden = true;
  form.addEventListener('change', () => submit(form));
}
