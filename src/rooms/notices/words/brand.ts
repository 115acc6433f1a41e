/** `visa`, as gateways say it, as people write it. */
export const brandName = (brand: string | null): string | null => (brand === null ? null : brand.charAt(0).toUpperCase() + brand.slice(1));
