import express, { Router } from 'express';
import { CONSENTS, type Consent, type PhotoUpdateSettings } from '../../tenant/policies.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { PHOTO_UPDATES } from '../page/photo-update-choices.ts';
import { ControlError } from './control-error.ts';
import { personOf } from './person-of.ts';

/** Routes for admin policies, for the page's forms and for scripts. */
export function policyRoutes(state: TenantState): Router {
  const router = Router();
  const fields = express.urlencoded({ extended: false, limit: '10kb' });
  const json = express.json({ limit: '10kb' });

  /** `{ "consent": "granted" | "user-consent" | "admin-approval" }` */
  router.put('/api/apps/:clientId/consent', json, (request, response) => {
    const { clientId } = request.params;
    setConsent(state, clientId, request.body?.consent);
    response.json({ clientId, consent: state.policies.consentOf(clientId) });
  });

  /** `{ "required": true | false }` */
  router.put('/api/people/:id/mfa', json, (request, response) => {
    const required: unknown = request.body?.required;
    if (typeof required !== 'boolean') throw badPolicy('required must be true or false.');
    const person = personOf(state, request);
    if (required) state.policies.requireMfa(person);
    else state.policies.waiveMfa(person);
    response.json({ required });
  });

  /** `{ "source": "cloud" | "onPremises", "allowedRoles": [template ids of directory roles] }` */
  router.put('/api/photo-updates', json, (request, response) => {
    state.policies.photoUpdates = readPhotoUpdates(request.body);
    response.json(state.policies.photoUpdates);
  });

  router.post('/photo-updates', fields, (request, response) => {
    state.policies.photoUpdates =
      PHOTO_UPDATES.find(({ name }) => name === request.body?.who)?.settings ?? throwUnknownWho();
    response.redirect(303, '/#policies');
  });

  router.post('/consent', fields, (request, response) => {
    setConsent(state, String(request.body?.clientId), request.body?.consent);
    response.redirect(303, '/#policies');
  });

  for (const [action, change] of [
    ['require-mfa', state.policies.requireMfa],
    ['waive-mfa', state.policies.waiveMfa],
  ] as const) {
    router.post(`/people/:id/${action}`, (request, response) => {
      const person = personOf(state, request);
      change(person);
      response.redirect(303, `/#person-${person.id}`);
    });
  }

  return router;
}

function setConsent({ apps, policies }: TenantState, clientId: string, value: unknown): void {
  if (!apps.has(clientId)) throw new ControlError(404, 'unknown-app', 'No app in this tenant has this client id.');
  const consent: Consent | undefined = CONSENTS.find((one) => one === value);
  if (!consent) throw badPolicy(`consent must be one of ${CONSENTS.join(', ')}.`);
  policies.setConsent(clientId, consent);
}

function readPhotoUpdates(body: { source?: unknown; allowedRoles?: unknown } | undefined): PhotoUpdateSettings {
  const { source, allowedRoles = [] } = body ?? {};
  if (source !== 'cloud' && source !== 'onPremises') throw badPolicy('source must be cloud or onPremises.');
  const areStrings = Array.isArray(allowedRoles) && allowedRoles.every((role) => typeof role === 'string');
  if (!areStrings) throw badPolicy('allowedRoles must be a list of role template ids.');
  return { source, allowedRoles };
}

function throwUnknownWho(): never {
  throw badPolicy(`who must be one of ${PHOTO_UPDATES.map(({ name }) => name).join(', ')}.`);
}

function badPolicy(message: string): ControlError {
  return new ControlError(400, 'bad-policy', message);
}
