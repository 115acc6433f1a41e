/**
 * Paying for somebody else (代付): a link that anybody may pay once, and a sponsor who is asked before each cycle ends. Both
 * end in the one flow: a link holds a plan, never money, and the renewal it places is a renewal like any other.
 */
export type { PayLinksApp } from './app.ts';
export { askKey, payLinkComposers, payUrl, sponsorUrl } from './compose.ts';
export { followLink, payLinkJobs } from './follow.ts';
export { codeText, openCode, parseCode, type LinkCode } from './link-code.ts';
export { linkById, linksOfLine, LINK_MOVES, type LinkState, type PayLink } from './links.ts';
export { cancelLink, draftAnyWay, lastPlan, newLink, LINK_DAYS, LINK_DAYS_MAX, makeLink, NOTE_SEAL, quoteAnyWay, type MakeLink } from './make.ts';
export { cleanNote, NOTE_MAX } from './note.ts';
export { findLink, linkOfCaller, openLink, payLink, type OpenedLink, type PayLinkPayment } from './open.ts';
export { inCurrency, isPayerCurrency, PAYER_CURRENCIES, usualCurrency, type LockedRate } from './rate.ts';
export { acceptSponsor, askSponsors, ASK_DAYS, inviteSponsor, openSponsor, sendSponsorCode, sponsorKey, stopSponsor } from './sponsor.ts';
export { sponsorById, sponsorsOfLine, type Sponsor, type SponsorSide, type SponsorState } from './sponsors.ts';
