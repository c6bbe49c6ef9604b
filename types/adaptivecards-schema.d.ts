// adaptivecards-templating's declarations import adaptivecards' raw TypeScript sources, which do not pass a strict
// compiler. tsconfig.json maps that import here.
export interface IAdaptiveCard {
  type: 'AdaptiveCard';
  version: string;
  [property: string]: unknown;
}
