import express, { Router } from 'express';
import { isFormChoice, ODD_FORM_NAMES, ODD_FORMS, type OddForms } from '../../tenant/people/odd-forms.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { ControlError } from './control-error.ts';
import { personOf } from './person-of.ts';

/** Routes for one person's response forms, for the page's form and for scripts. */
export function oddFormRoutes(state: TenantState): Router {
  const router = Router();

  /** Some or all of the forms, e.g. `{ "noPhoto": "1x1" }`; see `tenant/people/odd-forms.ts`. */
  router.put('/api/people/:id/odd-forms', express.json({ limit: '10kb' }), (request, response) => {
    const { oddForms } = personOf(state, request);
    response.json(Object.assign(oddForms, readForms(request.body)));
  });

  router.post('/people/:id/odd-forms', express.urlencoded({ extended: false, limit: '10kb' }), (request, response) => {
    const person = personOf(state, request);
    Object.assign(person.oddForms, readForms(request.body));
    response.redirect(303, `/#person-${person.id}`);
  });

  return router;
}

/** Throws `bad-form` before anything changes. */
function readForms(body: unknown): Partial<OddForms> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badForm('The body must be an object.');
  for (const [key, value] of Object.entries(body)) {
    const name = ODD_FORM_NAMES.find((one) => one === key);
    if (!name) throw badForm(`There is no form named ${key}.`);
    if (!isFormChoice(name, value))
      throw badForm(`${name} must be one of ${quoted(Object.keys(ODD_FORMS[name].choices))}.`);
  }
  return { ...body };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}

function badForm(message: string): ControlError {
  return new ControlError(400, 'bad-form', message);
}
