/** For `.mocharc.secretless.json`: in every test, the bot is a managed identity, and no app has a secret. */
process.env.TEST_IDENTITY = 'managed';
