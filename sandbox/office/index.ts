import express, { type Express } from 'express';
import type { TenantState } from '../tenant/tenant-state.ts';

export { M365_SIGN_IN_PATH, m365Cookie, m365Service } from './m365-app.ts';

/**
 * office.com. Since 15 January 2025 it has led to the Microsoft 365 Copilot app (secondary source:
 * https://windowsforum.com/threads/microsoft-365-copilot-rename-explained-office-branding-clarified.395862).
 * That each of its paths does, and the status, is UNCONFIRMED.
 */
export function officeService(state: TenantState): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use((_request, response) => response.redirect(`${state.addresses.m365}/`));
  return app;
}
