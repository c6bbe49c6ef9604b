import assert from 'node:assert/strict';
import { CLOUDS } from '../../../src/microsoft365/clouds.ts';
import { withOverrides } from '../../../src/microsoft365/host-overrides.ts';
import {
  isTenantSharePointUrl,
  isTrustedServiceUrl,
  mySiteOfRootSite,
  mySiteOrigin,
  sharePointOrigin,
} from '../../../src/microsoft365/hosts.ts';

const REAL = CLOUDS.worldwide;
const SANDBOX = withOverrides(REAL, {
  authorityHost: 'https://localhost:8443',
  graphUrl: 'https://localhost:8444',
  openIdMetadataUrl: 'http://localhost:8445/openid',
});
const MY_SITE = 'https://contoso-my.sharepoint.com';

describe('Hosts', () => {
  it('of the tenant are its My Site host and its root site host', () => {
    for (const url of [
      `${MY_SITE}/Person.aspx`,
      'https://contoso-my.sharepoint.com:443/Person.aspx',
      'https://CONTOSO-my.SharePoint.com/Person.aspx',
      'https://contoso.sharepoint.com/sites/people',
    ]) {
      assert.equal(isTenantSharePointUrl(url, MY_SITE), true, url);
    }
  });

  it('of the tenant include no lookalike or malformed URL', () => {
    for (const url of [
      'https://fabrikam-my.sharepoint.com/',
      'https://contoso-my.sharepoint.com.evil.example/',
      'https://evilcontoso-my.sharepoint.com/',
      'https://contoso-my.sharepoint.com@evil.example/',
      'https://someone@contoso-my.sharepoint.com/',
      'https://evil.example\\@contoso-my.sharepoint.com/',
      'https://evil.example/https://contoso-my.sharepoint.com/',
      'https://contoso-my.sharepoint.com:8443/',
      'http://contoso-my.sharepoint.com/',
      'javascript:alert(1)//contoso-my.sharepoint.com',
      '//contoso-my.sharepoint.com/',
      '/Person.aspx',
      '',
    ]) {
      assert.equal(isTenantSharePointUrl(url, MY_SITE), false, url);
    }
  });

  it('of sandboxes are distinguished by port', () => {
    assert.equal(isTenantSharePointUrl('http://localhost:4001/Person.aspx', 'http://localhost:4001'), true);
    assert.equal(isTenantSharePointUrl('http://localhost:4002/Person.aspx', 'http://localhost:4001'), false);
  });

  it('of trusted service URLs are those of the channel only', () => {
    for (const url of ['https://smba.trafficmanager.net/emea/', 'https://webchat.botframework.com/']) {
      assert.equal(isTrustedServiceUrl(REAL, url), true, url);
    }
    for (const url of [
      'http://smba.trafficmanager.net/emea/',
      'https://mine.trafficmanager.net/',
      'https://evilsmba.trafficmanager.net/',
      'https://botframework.com.evil.example/',
      'https://evilbotframework.com/',
      'https://smba.trafficmanager.net:8443/',
      'https://localhost/',
      'odd',
    ]) {
      assert.equal(isTrustedServiceUrl(REAL, url), false, url);
    }
    assert.equal(isTrustedServiceUrl(SANDBOX, 'http://localhost:5000/teams/'), true);
    assert.equal(isTrustedServiceUrl(SANDBOX, 'http://evil.example/teams/'), false);
  });

  it("of a tenant's My Site are found in a person's mySite", () => {
    assert.equal(sharePointOrigin(REAL, `${MY_SITE}/personal/adele_contoso_com/`), MY_SITE);
    for (const url of [
      'https://sharepoint.com/',
      'https://evilsharepoint.com/',
      'http://contoso-my.sharepoint.com/',
      'http://localhost:1/',
    ]) {
      assert.equal(sharePointOrigin(REAL, url), undefined, url);
    }
    assert.equal(sharePointOrigin(SANDBOX, 'http://localhost:4001/personal/a/'), 'http://localhost:4001');
  });

  it("of My Sites are told from a tenant's other SharePoint hosts", () => {
    assert.equal(mySiteOrigin(REAL, `${MY_SITE}:443/`), MY_SITE);
    assert.equal(mySiteOrigin(REAL, 'https://contosoEUR-my.sharepoint.com/'), 'https://contosoeur-my.sharepoint.com');
    for (const name of ['contoso', 'contoso-admin', '-my', 'a.contoso-my', 'contoso-my.evil']) {
      assert.equal(mySiteOrigin(REAL, `https://${name}.sharepoint.com/`), undefined, name);
    }
    assert.equal(mySiteOrigin(SANDBOX, 'http://localhost:4001/personal/a/'), 'http://localhost:4001');
  });

  it('of My Sites follow from the root site', () => {
    assert.equal(mySiteOfRootSite(REAL, 'https://contoso.sharepoint.com'), MY_SITE);
    assert.equal(mySiteOfRootSite(REAL, 'https://contoso.evil.example'), undefined);
    assert.equal(mySiteOfRootSite(SANDBOX, 'http://localhost:4001'), 'http://localhost:4001');
  });
});
