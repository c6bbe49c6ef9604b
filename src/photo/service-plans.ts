import type { AssignedPlan } from './evidence.ts';

/**
 * Whether a plan includes a mailbox in Exchange Online. A mailbox can also exist without a plan, e.g. a shared mailbox.
 * https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
 */
export function hasExchangePlan(plans: readonly AssignedPlan[]): boolean {
  return plans.some((plan) => isLive(plan) && belongsTo('exchange', plan) && !isOneOf(WITHOUT_MAILBOX, plan));
}

/** Whether a plan includes a My Site (OneDrive plans do), and with it a SharePoint profile. */
export function hasSharePointPlan(plans: readonly AssignedPlan[]): boolean {
  return plans.some((plan) => isLive(plan) && belongsTo('sharepoint', plan) && !isOneOf(WITHOUT_MY_SITE, plan));
}

/**
 * `Warning` is a grace period in which the service works. `Suspended` and `LockedOut` keep the data but block access.
 * https://learn.microsoft.com/graph/api/resources/assignedplan#capabilitystatus-values,
 * https://learn.microsoft.com/microsoft-365/commerce/subscriptions/what-if-my-subscription-expires
 */
function isLive({ capabilityStatus }: AssignedPlan): boolean {
  return capabilityStatus === 'Enabled' || capabilityStatus === 'Warning';
}

function belongsTo(service: string, plan: AssignedPlan): boolean {
  return plan.service.toLowerCase() === service;
}

function isOneOf(ids: ReadonlySet<string>, { servicePlanId }: AssignedPlan): boolean {
  return ids.has(servicePlanId.toLowerCase());
}

/**
 * Plans of the service `exchange`, or probably of it, that have no mailbox: most of its plans. Plans that the reference
 * does not list (21Vianet, new ones) count as a mailbox: Graph corrects a false "mailbox", but nothing corrects a false
 * "no mailbox".
 */
const WITHOUT_MAILBOX: ReadonlySet<string> = new Set([
  '113feb6c-3fe4-4440-bddc-54d774bf0318', // EXCHANGE_S_FOUNDATION
  '922ba911-5694-4e99-a794-73aed9bfeec8', // EXCHANGE_S_FOUNDATION_GOV
  'da040e0a-b393-4bea-bb76-928b3fa1cf5a', // EXCHANGE_S_ARCHIVE
  '176a09a6-7ec5-4039-ac02-b2791c6ba793', // EXCHANGE_S_ARCHIVE_ADDON
  '326e2b78-9d27-42c9-8509-46c827743a17', // EOP_ENTERPRISE
  '75badc48-628e-4446-8460-41344d73abd6', // EOP_ENTERPRISE_PREMIUM
  '9bec7e34-c9fa-40b7-a9d1-bd6d1165c7ed', // BPOS_S_DlpAddOn
  '897d51f1-2cfa-4848-9b30-469149f5e68e', // EXCHANGEONLINE_MULTIGEO
  '34c0d7a0-a70f-4668-9238-47f9fc208882', // EXCHANGE_ANALYTICS
  '208120d1-9adb-4daf-8c22-816bd5d237e7', // EXCHANGE_ANALYTICS_GOV
  '33c4f319-9bdd-48d6-9c4d-410b750a4a5a', // MYANALYTICS_P2
  '6e5b7995-bd4f-4cbd-9d19-0e32010c72f0', // MYANALYTICS_P2_GOV
  'f20fedf3-f3c3-43c3-8267-2bfdd51c0939', // ATP_ENTERPRISE
  '493ff600-6a2b-4db6-ad37-a7d4eb214516', // ATP_ENTERPRISE_GOV
  '8e0c0a52-6a6c-4d40-8370-dd62790dcd70', // THREAT_INTELLIGENCE
  '900018f1-0cdb-4ecb-94d4-90281760fdc6', // THREAT_INTELLIGENCE_GOV
  'bf6f5520-59e3-4f82-974b-7dbbc4fd27c7', // SAFEDOCS
  '41fcdd7d-4733-4863-9cf4-c65b83ce2df4', // COMMUNICATIONS_COMPLIANCE
  '6dc145d6-95dd-4191-b9c3-185575ee6f6b', // COMMUNICATIONS_DLP
  '6db1f1db-2b46-403f-be40-e39395f08dbb', // CUSTOMER_KEY
  '46129a58-a698-46f0-aa5b-17f6586297d9', // DATA_INVESTIGATIONS
  '4de31727-a228-4ec3-a5bf-8e45b5ca48cc', // EQUIVIO_ANALYTICS
  'd1cbfb67-18a8-4792-b643-630b7f19aad1', // EQUIVIO_ANALYTICS_GOV
  'a6520331-d7d4-4276-95f5-15c0933bc757', // GRAPH_CONNECTORS_SEARCH_INDEX
  'b74d57b2-58e9-484a-9731-aeccbba954f0', // GRAPH_CONNECTORS_SEARCH_INDEX_TOPICEXP
  '82d30987-df9b-4486-b146-198b21d164c7', // GRAPH_CONNECTORS_COPILOT
  'e26c2fcc-ab91-4a61-b35c-03cdc8dddf66', // INFO_GOVERNANCE
  'c4801e8a-cb58-4c35-aca6-f2dcc106f287', // INFORMATION_BARRIERS
  '9d0c4ee5-e4a1-4625-ab39-d82b619b1a34', // INSIDER_RISK_MANAGEMENT
  '9f431833-0334-42de-a7dc-70aa40db46db', // LOCKBOX_ENTERPRISE
  '89b5d3b1-3855-49fe-b46c-87c66dbc1526', // LOCKBOX_ENTERPRISE_GOV
  '2f442157-a11c-46b9-ae5b-6e39ff4e5849', // M365_ADVANCED_AUDITING
  '199a5c09-e0ca-4e37-8f7c-b05d533e1ea2', // MICROSOFTBOOKINGS
  '5136a095-5cf0-4aff-bec3-e84448b38ea5', // MIP_S_CLP1
  'efb0351d-3b08-4503-993d-383af8de41e3', // MIP_S_CLP2
  'cd31b152-6326-4d1b-ae1b-997b625182e6', // MIP_S_Exchange
  '5b96ffc4-3853-4cf4-af50-e38505080f6b', // MIP_S_EXCHANGE_CO
  'd2d51368-76c9-4317-ada2-a12c004c432f', // ML_CLASSIFICATION
  '5bfe124c-bbdc-4494-8835-f1297d457d79', // O365_SB_Relationship_Management
  'b1188c4c-1b36-4018-b48b-ee07604f6feb', // PAM_ENTERPRISE
  '617b097b-4b93-4ede-83de-5f075bb5fb2f', // PREMIUM_ENCRYPTION
  '65cc641f-cccd-4643-97e0-a17e3045e541', // RECORDS_MANAGEMENT
  'ebb17a6e-6002-4f65-acb0-d386480cebc1', // PRIVACY_MANGEMENT_RISK_EXCHANGE
  '7ca7f875-98db-4458-ab1b-47503826dd73', // PRIVACY_MANGEMENT_DSR_EXCHANGE
  '93d24177-c2c3-408a-821d-3d25dfa66e7a', // PRIVACY_MANGEMENT_DSR_EXCHANGE_1
  'f0241705-7b44-4401-a6b6-7055062b5b03', // PRIVACY_MANGEMENT_DSR_EXCHANGE_10
  '5c221cec-2c39-435b-a1e2-7cdd7fac5913', // PRIVACY_MANGEMENT_DSR_EXCHANGE_100
]);

/** Add-on plans without a My Site of the service `SharePoint`, or probably of it. Other plans count as a My Site. */
const WITHOUT_MY_SITE: ReadonlySet<string> = new Set([
  'e95bec33-7c88-4a70-8e19-b10bd9d0c014', // SHAREPOINTWAC
  '8f9f0f3b-ca90-406c-a842-95579171f8ec', // SHAREPOINTWAC_GOV
  'e03c7e47-402c-463c-ab25-949079bedb21', // SHAREPOINTWAC_EDU
  '527f7cdd-0e86-4c47-b879-f5fd357a3ac6', // SHAREPOINTWAC_DEVELOPER
  'be5a7ed5-c598-4fcd-a061-5e6724c68a58', // SHAREPOINTSTORAGE
  'e5bb877f-6ac9-4461-9e43-ca581543ab16', // SHAREPOINTSTORAGE_GOV
  '735c1d98-dd3f-4818-b4ed-c8052e18e62d', // SHAREPOINTONLINE_MULTIGEO
  'fe71d6c3-a2ea-4499-9778-da042bf08063', // SHAREPOINT_PROJECT
  'e57afa78-1f19-4542-ba13-b32cd4d8f472', // SHAREPOINT_PROJECT_GOV
  '664a2fed-6c7a-468e-af35-d61740f0ec90', // SHAREPOINT_PROJECT_EDU
  'fd2e7f90-1010-487e-a11b-d2b1ae9651fc', // Intelligent_Content_Services_SPO_type
  'f00bd55e-1633-416e-97c0-03684e42bc42', // Intelligent_Content_Services
  '3069d530-e41b-421c-ad59-fb1001a23e11', // CDS_O365_E5_KM
  '0aedf20c-091d-420b-aadf-30c042609612', // M365_COPILOT_SHAREPOINT
  'db4d623d-b514-490b-b7ef-8885eee514de', // Nucleus
]);
