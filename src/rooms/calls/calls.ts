/**
 * Calls by telephone, below any menu: which call stands where, what was answered to which event, what was said and proved, who waits for an
 * agent and who is called back. The flow itself, with its words, is `channels/hotline`.
 */
export type { CallsApp } from './app.ts';
export { callById, callerOf, callOfProvider, claimStep, effectDone, effectOf, endCall, giveStepBack, keepStep, keptAnswer, openCall, turnsOf, type AnsweredStep, type Call, type CallId, type EndedWhy, type NewCall, type Turn } from './call.ts';
export { isOpen, mayRing, mayRingFrom, nextOpening, readHours, type OpeningHours } from './hours.ts';
export { agentOf, answerSaying, callForNotes, callInHand, consentsOf, consentWrites, DESK_PROVIDER, lineInHand, lookAtLine, openDeskCase, SAY_MAX, sayingsOf, sayToCaller, type Look, type Saying, type SayKind, type SpokenConsent } from './desk.ts';
export { acceptJoin, askJoin, isOpenJoin, joinById, joinOf, joinOver, ringJoin, type Join, type JoinId, type JoinMissed, type JoinState } from './joins.ts';
export { addNote, NOTE_MAX, notesOf, type CallNote } from './notes.ts';
export { proofsOf, proofWrites, type CallProof, type ProofHow } from './proofs.ts';
export { changesSince, deskLeft, deskSeen, enterQueue, finishCall, leaveQueue, newPlace, placeOf, queueList, takeCall, TALK_SECONDS, type QueueEntry, type QueuePlace, type QueueReason, type QueueState } from './queue.ts';
export { forgetOldCalls, SILENT_SECONDS, sweepCalls } from './sweep.ts';
export { askCallback, callbackById, callbackJobs, callbackMet, callbackOver, CALLBACK_JOB, CALLBACK_TRIES, type Callback, type CallbackId, type CallbacksApp, type CallbackState } from './callbacks.ts';
export type { Dialer, DialOutcome } from './dialer.ts';
