/**
 * The plans room: what the shop sells, in versions; what it costs, with taxes; what a carrier's clocks are.
 * Quoting works on a `Shelf` in memory; only an import and a refresh touch the database.
 */
export { importCatalog, type ImportedIds, type ImportReport } from './import-catalog.ts';
export { CatalogRefused, readCatalog, type Catalog, type CatalogProblem } from './read-catalog.ts';
export { loadShelf, openShelf, type OpenShelf } from './open-shelf.ts';
export { approximately, modesFor, type Offer, type Shelf } from './shelf.ts';
export { shelfOf } from './shelf-of.ts';
export type {
  FxRates, PlanVersion, ProfileVersion, PromotionGift, PromotionTerms, ServiceCode, TaxRule,
} from './terms-of.ts';
export {
  priceRenewal, type FrozenTaxRule, type Price, type PriceLine, type PriceLineKind, type PriceRequest,
} from './price.ts';
export { isState, placeOfZip, zoneOfZip, type Place } from './zip.ts';
export { taxChangeText, type TaxChange } from './tax-changes.ts';
export { parsePromotion, type PromoRow } from './parse-promotion.ts';
export { labelOf, type PlanLabel } from './label.ts';
