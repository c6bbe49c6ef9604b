import fc from 'fast-check';

/* Required by mocha in each of its processes. mocha does not show the cause of an error. */

fc.configureGlobal({ includeErrorInReport: true });
