import { expect, type Page } from '@playwright/test';

export const PATTERN = '/patterns/serverless';

/** Collects what the browser complains about: errors, broken requests, breaches of the content policy. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => {
    // A prefetch that is given up when the page moves on is nothing to complain of.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      complaints.push(`${request.url()} ${request.failure()?.errorText}`);
  });
  return complaints;
}

/** The stage of the page. */
export function stageOf(page: Page) {
  return page.getByRole('region', { name: 'Run the pattern' });
}

/** Presses play and waits until simulated time passes. */
export async function play(page: Page): Promise<void> {
  const stage = stageOf(page);
  await stage.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(stage.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
}

/** The whole numbers of the conservation line: arrived, completed, failed, waiting. */
export async function conservationOf(page: Page): Promise<number[]> {
  const text = await stageOf(page)
    .getByText(/arrived.*= completed.*\+ failed.*\+ waiting/)
    .first()
    .textContent();
  return [...(text ?? '').replaceAll(',', '').matchAll(/\d+/g)].map(([digits]) => Number(digits));
}
