import { failureCode, inSpan } from '../../src/telemetry/spans.ts';
import type { SignIn } from './sign-in.ts';

/** The sign-in, with a span for each exchange of a token. */
export function traceSignIn(signIn: SignIn): SignIn {
  return {
    ...signIn,
    redeem: (...args) =>
      inSpan('signIn', {}, async (span) => {
        const result = await signIn.redeem(...args);
        if (result.outcome === 'no-token') span.fail(failureCode(result.error));
        if (result.outcome === 'refused') span.fail(result.reason);
        return result;
      }),
  };
}
