// The enumerations of events: the mirror of those in ledger/event.capnp, whose values they share.
// Their names are in ledger/names.h. kInvalid is what zero reads as, and is never written.
#pragma once

#include <cstdint>

namespace lethe::ledger {

enum class ActorType : std::uint16_t { kInvalid, kUser, kAgent, kService, kSystem };
enum class CompartmentClass : std::uint16_t {
  kInvalid,
  kProfile,
  kContent,
  kEvidence,
  kAccess,
  kOperational
};
inline constexpr std::uint32_t kCompartmentClasses =
    8;  // children a chunk in the key tree; room for two more
enum class SectionRole : std::uint16_t {
  kInvalid,
  kProfileField,
  kExternalId,
  kReason,
  kEvidence,
  kDetail,
  kLabel,
  kTitle,
  kBody,
  kName,
  kGuardian
};
enum class Role : std::uint16_t {
  kInvalid,
  kOperator,
  kAdmin,
  kPortal,
  kAgent,
  kSubject,
  kAuditor,
  kReviewer
};
enum class LegalBasis : std::uint16_t {
  kInvalid,
  kConsent,
  kContract,
  kLegalObligation,
  kVitalInterests,
  kPublicTask,
  kLegitimateInterests
};
enum class SubjectType : std::uint16_t { kInvalid, kUser, kAgent, kAnonymous };
enum class Origin : std::uint16_t {
  kInvalid,
  kSignup,
  kInvitation,
  kEmail,
  kSso,
  kAnonymousPost,
  kImported
};
enum class ConsentStatus : std::uint16_t {
  kInvalid,
  kRequested,
  kDeferred,
  kRefused,
  kGiven,
  kRenewed,
  kExpired,
  kWithdrawn,
  kRevoked,
  kInvalidated
};
enum class AccessAction : std::uint16_t { kInvalid, kCreate, kRead, kUpdate, kDelete, kExecute };
enum class AccessOutcome : std::uint16_t {
  kInvalid,
  kSuccess,
  kMinorFailure,
  kSeriousFailure,
  kMajorFailure
};
enum class ErasureGround : std::uint16_t {
  kInvalid,
  kNoLongerNecessary,
  kConsentWithdrawn,
  kObjection,
  kUnlawful,
  kLegalDuty,
  kChild,
  kRetention
};
enum class KeepException : std::uint16_t {
  kInvalid,
  kExpression,
  kLegalObligation,
  kPublicHealth,
  kArchiving,
  kLegalClaims
};
/// Where a sweep looks for what was erased (ledger/sweep.h).
enum class SweptStore : std::uint16_t {
  kInvalid,
  kVault,
  kKeys,
  kViews,
  kIndex,
  kReplies,
  kFiles,
  kLog
};

enum class ContentType : std::uint16_t { kInvalid, kTicket, kTopic, kComment, kReply };
/// GDPR Art. 4(9), 4(8), 26; an app that is switched on; a public authority.
enum class RecipientType : std::uint16_t {
  kInvalid,
  kRecipient,
  kProcessor,
  kJointController,
  kIntegration,
  kAuthority
};
enum class RegionMoveState : std::uint16_t { kInvalid, kRequested, kMoving, kDone, kCancelled };
enum class ObjectionState : std::uint16_t { kInvalid, kRaised, kUpheld, kOverruled, kWithdrawn };
/// Said by the person, or by their browser (Sec-GPC).
enum class ObjectionSignal : std::uint16_t { kInvalid, kPerson, kGpc };
/// GDPR Art. 18(1)(a)-(d).
enum class RestrictionGround : std::uint16_t {
  kInvalid,
  kAccuracyContested,
  kUnlawfulProcessing,
  kLegalClaims,
  kObjectionPending
};
/// GDPR Art. 15-18, 20, 21; 45 CFR 164.526, 164.528.
enum class RightsRequestType : std::uint16_t {
  kInvalid,
  kAccess,
  kRectification,
  kErasure,
  kRestriction,
  kPortability,
  kObjection,
  kAmendment,
  kAccounting
};
enum class Regime : std::uint16_t { kInvalid, kGdpr, kHipaa };
enum class RightsRequestState : std::uint16_t {
  kInvalid,
  kReceived,
  kVerificationNeeded,
  kVerified,
  kInProgress,
  kExtended,
  kFulfilled,
  kPartlyFulfilled,
  kDenied,
  kWithdrawn
};
/// GDPR Art. 12(2), 12(5), 12(5), 17(3) and its like, 15(4); the right does not reach so far.
enum class DenialGround : std::uint16_t {
  kInvalid,
  kNotIdentified,
  kManifestlyUnfounded,
  kExcessive,
  kException,
  kRightsOfOthers,
  kNotApplicable
};
enum class NoticeChannel : std::uint16_t { kInvalid, kWebhook, kManual };
/// The last two: GDPR Art. 19.
enum class NoticeOutcome : std::uint16_t {
  kInvalid,
  kDue,
  kDelivered,
  kFailed,
  kGivenUp,
  kImpossible,
  kDisproportionate
};
/// GDPR Art. 33(1), 34, 33(2); 45 CFR 164.406.
enum class BreachAudience : std::uint16_t { kInvalid, kAuthority, kPersons, kController, kMedia };
/// Where the person was asked.
enum class ConsentContext : std::uint16_t {
  kInvalid,
  kSignup,
  kBanner,
  kAnonymousTicket,
  kAnonymousTopic,
  kSso,
  kPrivacyCentre,
  kInPerson
};
enum class DeadlineType : std::uint16_t { kInvalid, kRightsRequest, kBreach, kHold, kConsent };
/// Why a ledger is closed: its organisation's contract is over, it went to another processor, the
/// organisation is no more; or nobody used it.
enum class ClosureReason : std::uint16_t { kInvalid, kContractEnded, kMoved, kDissolved, kUnused };
/// What an auditor may read: fields of profiles, texts of content, what was written about events.
enum class GrantScope : std::uint16_t { kInvalid, kProfile, kContent, kTexts };
/// Why somebody has to do with somebody: care by a team, a visit, one that is planned, the ward of
/// a patient; duty is a member of staff's, in a department.
enum class RelationshipType : std::uint16_t {
  kInvalid,
  kTreatmentTeam,
  kEncounter,
  kAppointment,
  kDepartment,
  kDuty
};
enum class LoginAction : std::uint16_t { kInvalid, kLogin, kLogout, kLock, kUnlock };
/// Why an access, or a search, is worth a reviewer's look (api/review/access_rules.h).
enum class AccessRule : std::uint16_t {
  kInvalid,
  kSelf,         // one's own record
  kSameSurname,  // as the patient
  kSameAddress,  // of one household
  kNeighbour,    // the same street, another house
  kCoWorker,     // the patient is a member of staff
  kVip,
  kDeceased,
  kNoRelationship,
  kAfterHours,
  kVolume,          // more people in a day than the agent's own baseline and the peers'
  kSearchUnopened,  // names were looked for and nothing was opened
  kDepartment,      // the patient is elsewhere than where the agent works
  kFamily,          // many of one family
  kTerminated,      // an account of somebody who left
  kIdle,            // an account that was not used for long
  kRepeatOffender,
};
/// Why a finding of such a rule does not count.
enum class AccessExemption : std::uint16_t { kInvalid, kTreatment, kGlassBroken, kOnDuty };
enum class FlagPriority : std::uint16_t { kInvalid, kLow, kMedium, kHigh };
enum class PersonMark : std::uint16_t { kInvalid, kVip, kDeceased };
/// Why accesses are under review.
enum class ReviewOrigin : std::uint16_t {
  kInvalid,
  kFlag,
  kRandomSample,
  kRiskSample,  // drawn by how likely an access is worth a look
  kManual,      // somebody asked: a complaint, a tip
  kBreakGlass
};
/// What came of a review, the later the graver.
enum class ReviewDisposition : std::uint16_t {
  kInvalid,
  kAppropriate,
  kAppropriateExplained,  // once somebody had said why
  kUndetermined,
  kInadvertent,
  kPolicyViolation,
  kMalicious  // snooping, or worse
};
enum class ReviewSanction : std::uint16_t {
  kInvalid,
  kNone,
  kRetraining,
  kVerbalWarning,
  kWrittenWarning,
  kSuspension,
  kTermination,
  kReferral  // to an authority or a licensing board
};
/// Whom a reviewer asks: whoever accessed, or who supervises them.
enum class ReviewAudience : std::uint16_t { kInvalid, kEmployee, kSupervisor };
enum class SampleMethod : std::uint16_t { kInvalid, kRandom, kRiskWeighted };
/// Why somebody was told: the permissions of 45 CFR 164.502, 164.506, 164.510 and 164.512.
enum class DisclosureGround : std::uint16_t {
  kInvalid,
  // What an accounting leaves out (164.528(a)(1)):
  kTreatment,
  kPayment,
  kHealthCareOperations,
  kToIndividual,
  kIncidental,
  kAuthorization,      // 164.508
  kDirectoryOrFamily,  // 164.510: facility directory, people involved in the care, notification
  kNationalSecurity,   // 164.512(k)(2)
  kCustody,            // 164.512(k)(5): correctional institutions, lawful custody
  kLimitedDataSet,     // 164.514(e)
  // What it has:
  kRequiredByLaw,        // 164.512(a)
  kPublicHealth,         // (b)
  kAbuseOrNeglect,       // (c)
  kHealthOversight,      // (d)
  kJudicial,             // (e)
  kLawEnforcement,       // (f)
  kDecedents,            // (g)
  kOrganDonation,        // (h)
  kResearch,             // (i)
  kSeriousThreat,        // (j)
  kGovernmentFunctions,  // (k), but for the two above
  kWorkersCompensation,  // (l)
  kImpermissible         // nothing allowed it
};
/// How an authorization ended before its date (45 CFR 164.508(b)).
enum class AuthorizationEnd : std::uint16_t {
  kInvalid,
  kRevoked,
  kExpiryEvent,  // what it was to end with has happened
  kDefective     // it should never have been relied on (164.508(b)(2))
};

/// Why nobody gets in as an agent for a while.
enum class LockCause : std::uint16_t { kInvalid, kLoginFailures, kOrdered };

/// What a verification finds (ledger/verifier.h).
enum class Damage : std::uint16_t {
  kInvalid,
  kChangedHeader,   // the entry is not what its leaf hash was made from
  kChangedSection,  // a section does not open or fit its commitment, though nobody erased it
  kBadSignature,
  kRemoved,        // an entry is missing
  kInserted,       // an entry that the tree does not know
  kReordered,      // entries of the log in another place than the tree has them
  kTruncatedTail,  // the log ends before its checkpoint, or before one that the auditor kept
  kForked,         // the tree does not contain the tree of a checkpoint that the auditor kept
  kUnknownKey,     // signed by a key that the log never announced
  kBackDated,      // a time earlier than the event before
  kForeignEvent,   // an entry of another ledger
  kMalformed,      // not an event at all
  kBadCheckpoint,  // the checkpoint does not parse, verify or fit the entries
  kChangedTile,    // a stored tile is not made of the entries below it
  kOrphanSection,  // a section in the vault that no event names
  kWrongRoster,    // the keys lead elsewhere than the latest certificate of an erasure says
  kUnwitnessed,    // no checkpoint has the cosignatures that the auditor's policy asks for
};

}  // namespace lethe::ledger
