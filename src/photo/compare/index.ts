export { comparePictures } from './compare-pictures.ts';
