import assert from 'node:assert/strict';
import { isInValidDomains } from '../../../../sandbox/channel/sign-in/valid-domains.ts';

describe("the bot's valid domains", () => {
  const domains = ['bot.example', '*.photos.example', 'localhost:3978'];
  for (const address of [
    'https://bot.example/auth-start?x=1',
    'https://a.photos.example/',
    'http://localhost:3978/auth-start',
    'https://BOT.example/',
  ]) {
    it(`include ${address}`, () => assert.equal(isInValidDomains(address, domains), true));
  }
  for (const address of [
    'https://bot.example.evil.example/',
    'https://evil.example/?bot.example',
    'https://bot.example@evil.example/',
    'https://me:you@bot.example/',
    'https://sub.bot.example/',
    'https://a.b.photos.example/',
    'https://photos.example/',
    'http://bot.example/',
    'http://localhost:3979/',
    'javascript:alert(1)//bot.example',
    'bot.example',
    '',
  ]) {
    it(`do not include ${address || 'an empty address'}`, () =>
      assert.equal(isInValidDomains(address, domains), false));
  }
});
