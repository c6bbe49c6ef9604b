/**
 * A button for the person who owns the card. Clients without Action.Execute show the fallback and send its data as a
 * message. `inputs`: by default, all inputs are sent: https://adaptivecards.io/explorer/Action.Execute.html
 */
export function executeAction(verb: string, title: string, owner: string, inputs?: 'none'): object {
  const data = { verb, intent: verb, owner };
  const which = inputs && { associatedInputs: inputs };
  const fallback = { type: 'Action.Submit', title, data, ...which };
  return { type: 'Action.Execute', title, verb, data, ...which, fallback };
}
