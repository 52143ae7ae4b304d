@0xb3f1c6a2d49e7701;
# The header of an event. ledger/FORMAT.md is the specification; this is its schema.
#
# What is hashed, signed, stored and sent is the canonical encoding of one Header (single segment, no segment table).
# Rules for changing this file, because canonical bytes must never change for what was ever written:
#   - only append fields, union members and enumerants; never renumber, retype, reorder or remove one;
#   - a new field's default must mean "as before it existed";
#   - a header that uses a field or an enumerant says the format version that brought it, so that older programs
#     refuse it instead of misreading it (FORMAT.md, "Evolution"); a new kind, always a struct, needs no new version;
#   - zero is never a valid value of an enum, an id or a kind;
#   - tests/ledger/golden_test.cpp holds the bytes of one event of each kind and fails when they move.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("lethe::ledger::schema");

struct Header {
  formatVersion @0 :UInt16;      # the lowest that has all that the header holds: 1 to 4
  actorType @1 :ActorType;
  sequence @2 :UInt64;           # from 0, no gaps
  time @3 :Int64;                # microseconds since 1970 UTC; never less than the event before
  ledger :group { high @4 :UInt64; low @5 :UInt64; }    # ids: two big-endian halves
  subject :group { high @6 :UInt64; low @7 :UInt64; }   # whom it is about; 0 when nobody
  actor :group { high @8 :UInt64; low @9 :UInt64; }     # who did it: a subject, a service's token; 0 for the system
  token :group { high @10 :UInt64; low @11 :UInt64; }   # the token it came through; 0 when none
  request :group { high @12 :UInt64; low @13 :UInt64; } # the HTTP request or import line; 0 when none
  sections @14 :List(Section);

  facts :union {                 # the kind of the event is the discriminant
    invalid @15 :Void;
    ledgerCreated @16 :LedgerCreated;
    tokenIssued @17 :TokenIssued;
    tokenRevoked @18 :TokenRevoked;
    settingsChanged @19 :SettingsChanged;
    policyPublished @20 :PolicyPublished;
    purposeDefined @21 :PurposeDefined;
    subjectRegistered @22 :SubjectRegistered;
    profileEdited @23 :ProfileEdited;
    consentRecorded @24 :ConsentRecorded;
    accessRecorded @25 :AccessRecorded;
    erasureOrdered @26 :ErasureOrdered;
    erasureCompleted @27 :ErasureCompleted;
    requestRefused @28 :RequestRefused;
    importFinished @29 :ImportFinished;
    dpaAccepted @30 :DpaAccepted;
    regionMoved @31 :RegionMoved;
    recipientDefined @32 :RecipientDefined;
    disclosureRecorded @33 :DisclosureRecorded;
    subjectLinked @34 :SubjectLinked;
    contentPosted @35 :ContentPosted;
    contentEdited @36 :ContentEdited;
    contentDeleted @37 :ContentDeleted;
    objectionRecorded @38 :ObjectionRecorded;
    restrictionSet @39 :RestrictionSet;
    restrictionLifted @40 :RestrictionLifted;
    holdPlaced @41 :HoldPlaced;
    holdLifted @42 :HoldLifted;
    erasureWithheld @43 :ErasureWithheld;
    rightsRequestRecorded @44 :RightsRequestRecorded;
    noticeRecorded @45 :NoticeRecorded;
    breachRecorded @46 :BreachRecorded;
    breachAffected @47 :BreachAffected;
    breachNotified @48 :BreachNotified;
    exportMade @49 :ExportMade;
    deadlineReminded @50 :DeadlineReminded;
    erasureSwept @51 :ErasureSwept;
    ledgerRestored @52 :LedgerRestored;
    ledgerReturned @53 :LedgerReturned;
    closureOrdered @54 :ClosureOrdered;
    ledgerClosed @55 :LedgerClosed;
    signingKeyRotated @56 :SigningKeyRotated;
    signingKeyCompromised @57 :SigningKeyCompromised;
    auditorGranted @58 :AuditorGranted;
    auditorGrantEnded @59 :AuditorGrantEnded;
    bundleOrdered @60 :BundleOrdered;
    bundleMade @61 :BundleMade;
    logVerified @62 :LogVerified;
    relationshipRecorded @63 :RelationshipRecorded;
    relationshipEnded @64 :RelationshipEnded;
    searchRecorded @65 :SearchRecorded;
    loginRecorded @66 :LoginRecorded;
    accessRulesSet @67 :AccessRulesSet;
    accessFlagged @68 :AccessFlagged;
    personMarked @69 :PersonMarked;
    personUnmarked @70 :PersonUnmarked;
    staffDescribed @71 :StaffDescribed;
    accessesChecked @72 :AccessesChecked;
    reviewOpened @73 :ReviewOpened;
    reviewAssigned @74 :ReviewAssigned;
    reviewNoted @75 :ReviewNoted;
    reviewAsked @76 :ReviewAsked;
    reviewQuestionRead @77 :ReviewQuestionRead;
    reviewAnswered @78 :ReviewAnswered;
    reviewDecided @79 :ReviewDecided;
    reviewConfirmed @80 :ReviewConfirmed;
    reviewReturned @81 :ReviewReturned;
    reviewReopened @82 :ReviewReopened;
    reviewSampled @83 :ReviewSampled;
    reviewPeriodSigned @84 :ReviewPeriodSigned;
    breakGlassStarted @85 :BreakGlassStarted;
    breakGlassEnded @86 :BreakGlassEnded;
    authorizationSigned @87 :AuthorizationSigned;
    authorizationEnded @88 :AuthorizationEnded;
    accountingSuspended @89 :AccountingSuspended;
    accountingResumed @90 :AccountingResumed;
    accountingGiven @91 :AccountingGiven;
    agentLocked @92 :AgentLocked;
    agentUnlocked @93 :AgentUnlocked;
  }
}

enum ActorType { invalid @0; user @1; agent @2; service @3; system @4; }

# A piece of personal data that belongs to the event; it lies sealed in the vault, here is its commitment.
struct Section {
  slot @0 :UInt64;               # whose key opens it: a subject's slot, 0 the ledger itself
  number @1 :UInt32;             # with slot and class: the compartment
  paddedLength @2 :UInt32;
  compartmentClass @3 :CompartmentClass;
  role @4 :SectionRole;
  commitment :group { a @5 :UInt64; b @6 :UInt64; c @7 :UInt64; d @8 :UInt64; }  # four big-endian quarters
  name @9 :Text;                 # the field's code, where the role has names
}

enum CompartmentClass { invalid @0; profile @1; content @2; evidence @3; access @4; operational @5; }
enum SectionRole { invalid @0; profileField @1; externalId @2; reason @3; evidence @4; detail @5; label @6; title @7; body @8; name @9; guardian @10; }    # from title on: version 2

struct LedgerCreated {
  origin @0 :Text;               # the name in checkpoints (C2SP tlog-checkpoint)
  name @1 :Text;                 # the short name in routes
  region @2 :Text;
  signingKey @3 :Data;           # Ed25519 public key, 32 bytes
}

enum Role { invalid @0; operator @1; admin @2; portal @3; agent @4; subject @5; auditor @6; reviewer @7; }

struct TokenIssued {
  issued :group { high @0 :UInt64; low @1 :UInt64; }
  role @2 :Role;                 # for agent and subject, the header's subject says who
  hash @3 :Data;                 # SHA-256 of the 32 random bytes of the token
  expiresAt @4 :Int64;
}
struct TokenRevoked { revoked :group { high @0 :UInt64; low @1 :UInt64; } }

struct SettingsChanged { changes @0 :List(Setting); }
struct Setting { name @0 :Text; value @1 :Text; }        # value: JSON

struct PolicyPublished {
  version @0 :Text;
  url @1 :Text;
  hash @2 :Data;                 # SHA-256 of the notice as shown
  language @3 :Text;             # BCP 47
  consentAnew @4 :Bool;          # consent to an earlier version no longer counts
}

enum LegalBasis { invalid @0; consent @1; contract @2; legalObligation @3; vitalInterests @4; publicTask @5; legitimateInterests @6; }

struct PurposeDefined {          # GDPR Art. 6(1): one basis a purpose
  purpose @0 :Text;
  basis @1 :LegalBasis;
  specialCategory @2 :Bool;      # Art. 9: consent must be explicit
  validityDays @3 :UInt32;       # 0: until withdrawn
  retired @4 :Bool;
  title @5 :Text;
  directMarketing @6 :Bool;      # version 2. GDPR Art. 21(2), (3): an objection always ends it
}

enum SubjectType { invalid @0; user @1; agent @2; anonymous @3; }
enum Origin { invalid @0; signup @1; invitation @2; email @3; sso @4; anonymousPost @5; imported @6; }

struct SubjectRegistered { slot @0 :UInt64; type @1 :SubjectType; origin @2 :Origin; }
struct ProfileEdited { revision @0 :UInt64; }            # the fields are the sections' names

# W3C DPV consent states.
enum ConsentStatus { invalid @0; requested @1; deferred @2; refused @3; given @4; renewed @5; expired @6; withdrawn @7; revoked @8; invalidated @9; }

struct ConsentRecorded {
  purpose @0 :Text;
  status @1 :ConsentStatus;
  explicit @2 :Bool;
  policyVersion @3 :Text;
  noticeHash @4 :Data;           # SHA-256 of what was shown
  language @5 :Text;
  wording @6 :Text;              # key of the text beside the button
  method @7 :Text;               # how: web_form, banner, paper, sso, ...
  expiresAt @8 :Int64;           # 0: does not
  # From here on: version 2.
  context @9 :ConsentContext;    # where the person was asked; 0: not said
  asserted @10 :Bool;            # not asked here: the organisation says so
  guardian @11 :Bool;            # given by the holder of parental responsibility (GDPR Art. 8)
  bundled @12 :Bool;             # asked together with a contract that does not need it (Art. 7(4))
}

enum AccessAction { invalid @0; create @1; read @2; update @3; delete @4; execute @5; }    # FHIR AuditEvent.action
enum AccessOutcome { invalid @0; success @1; minorFailure @2; seriousFailure @3; majorFailure @4; }

struct AccessRecorded {
  purposeOfUse @0 :Text;         # HL7 v3-ActReason
  action @1 :AccessAction;
  outcome @2 :AccessOutcome;
  resourceType @3 :Text;
  fields @4 :List(Text);
  occurredAt @5 :Int64;          # when it happened, which may be long before it was recorded
  via @6 :AccessVia;             # version 5, as all that follows; none: not said
  consent @7 :Text;              # the purpose whose consent was relied on
  authorization :group { high @8 :UInt64; low @9 :UInt64; }   # that was relied on
  relationship :group { high @10 :UInt64; low @11 :UInt64; }  # that was the reason
}
struct AccessVia {               # as what, through what and where somebody acted: codes of the organisation
  role @0 :Text;
  client @1 :Text;               # the application
  site @2 :Text;
  department @3 :Text;
  denial @4 :Text;               # why it was refused, where it was
  onBehalfOf :group { high @5 :UInt64; low @6 :UInt64; }      # the agent for whom; none: for themselves
  hasSenderId @7 :Bool;          # the request id of the event is one that the sender gave it
}

struct CompartmentRef { slot @0 :UInt64; number @1 :UInt32; compartmentClass @2 :CompartmentClass; whole @3 :Bool; }  # whole: every number of the class

enum ErasureGround { invalid @0; noLongerNecessary @1; consentWithdrawn @2; objection @3; unlawful @4; legalDuty @5; child @6; retention @7; }  # GDPR Art. 17(1)(a)-(f), and the end of retention
enum KeepException { invalid @0; expression @1; legalObligation @2; publicHealth @3; archiving @4; legalClaims @5; }     # GDPR Art. 17(3)(a)-(e)

struct Kept { slot @0 :UInt64; compartmentClass @1 :CompartmentClass; exception @2 :KeepException; until @3 :Int64; }

struct ErasureOrdered {
  erasure :group { high @0 :UInt64; low @1 :UInt64; }
  ground @2 :ErasureGround;
  wholeSubject @3 :Bool;
  destroyed @4 :List(CompartmentRef);
  kept @5 :List(Kept);
  dueAt @6 :Int64;               # version 3: by when the law has it done (Art. 12(3)); 0: not said
}

struct ErasedCount { compartmentClass @0 :CompartmentClass; sections @1 :UInt64; }

struct ErasureCompleted {        # the certificate
  erasure :group { high @0 :UInt64; low @1 :UInt64; }
  ordered @2 :UInt64;            # sequence of the order
  epochBefore @3 :UInt64;
  epochAfter @4 :UInt64;
  counts @5 :List(ErasedCount);
  indexEntries @6 :UInt32;       # blind index entries re-keyed away
  wholeSubject @7 :Bool;
  kept @8 :List(Kept);
  backupKeysUntil @9 :Int64;     # when the last backup that could hold a destroyed key is replaced
  roster @10 :Data;              # version 3: the roster of the epoch after
  compartments @11 :UInt32;      # version 3: whose keys were destroyed and that held sections
  stores @12 :List(StoreCount);  # version 3: what the sweep found of it before and after
  bytesFreed @13 :UInt64;        # version 3: of sealed sections
  dueAt @14 :Int64;              # version 3: as the order has it
}

enum SweptStore { invalid @0; vault @1; keys @2; views @3; index @4; replies @5; files @6; log @7; }
struct StoreCount { store @0 :SweptStore; before @1 :UInt64; after @2 :UInt64; }

struct RequestRefused { method @0 :Text; route @1 :Text; status @2 :UInt16; problem @3 :Text; count @4 :UInt32; }
struct ImportFinished { accepted @0 :UInt64; refused @1 :UInt64; }

# --- what the privacy page of a portal needs; every kind here is a struct that came later ---

enum ContentType { invalid @0; ticket @1; topic @2; comment @3; reply @4; }
enum RecipientType { invalid @0; recipient @1; processor @2; jointController @3; integration @4; authority @5; }    # GDPR Art. 4(9), 4(8), 26; an app that is switched on; a public authority
enum RegionMoveState { invalid @0; requested @1; moving @2; done @3; cancelled @4; }
enum ObjectionState { invalid @0; raised @1; upheld @2; overruled @3; withdrawn @4; }
enum ObjectionSignal { invalid @0; person @1; gpc @2; }    # said by the person, or by their browser (Sec-GPC)
enum RestrictionGround { invalid @0; accuracyContested @1; unlawfulProcessing @2; legalClaims @3; objectionPending @4; }    # GDPR Art. 18(1)(a)-(d)
enum RightsRequestType { invalid @0; access @1; rectification @2; erasure @3; restriction @4; portability @5; objection @6; amendment @7; accounting @8; }    # GDPR Art. 15-18, 20, 21; 45 CFR 164.526, 164.528
enum Regime { invalid @0; gdpr @1; hipaa @2; }
enum RightsRequestState { invalid @0; received @1; verificationNeeded @2; verified @3; inProgress @4; extended @5; fulfilled @6; partlyFulfilled @7; denied @8; withdrawn @9; }
enum DenialGround { invalid @0; notIdentified @1; manifestlyUnfounded @2; excessive @3; exception @4; rightsOfOthers @5; notApplicable @6; }    # GDPR Art. 12(2), 12(5), 12(5), 17(3) and its like, 15(4); the right does not reach so far
enum DisclosureGround { invalid @0; treatment @1; payment @2; healthCareOperations @3; toIndividual @4; incidental @5; authorization @6; directoryOrFamily @7; nationalSecurity @8; custody @9; limitedDataSet @10; requiredByLaw @11; publicHealth @12; abuseOrNeglect @13; healthOversight @14; judicial @15; lawEnforcement @16; decedents @17; organDonation @18; research @19; seriousThreat @20; governmentFunctions @21; workersCompensation @22; impermissible @23; }    # 45 CFR 164.502, 164.506, 164.508, 164.510, 164.512, 164.514(e)
enum LockCause { invalid @0; loginFailures @1; ordered @2; }
enum AuthorizationEnd { invalid @0; revoked @1; expiryEvent @2; defective @3; }    # 45 CFR 164.508(b)
enum NoticeChannel { invalid @0; webhook @1; manual @2; }
enum NoticeOutcome { invalid @0; due @1; delivered @2; failed @3; givenUp @4; impossible @5; disproportionate @6; }    # the last two: GDPR Art. 19
enum BreachAudience { invalid @0; authority @1; persons @2; controller @3; media @4; }    # GDPR Art. 33(1), 34, 33(2); 45 CFR 164.406
enum ConsentContext { invalid @0; signup @1; banner @2; anonymousTicket @3; anonymousTopic @4; sso @5; privacyCentre @6; inPerson @7; }    # where the person was asked
enum DeadlineType { invalid @0; rightsRequest @1; breach @2; hold @3; consent @4; }

struct IdValue { high @0 :UInt64; low @1 :UInt64; }

struct DpaAccepted {   # GDPR Art. 28(3): the contract with the processor
  version @0 :Text;
  url @1 :Text;
  hash @2 :Data;                   # SHA-256 of what was accepted
}
struct RegionMoved {   # a change of the hosting region, step by step
  from @0 :Text;
  to @1 :Text;
  state @2 :RegionMoveState;
}
struct RecipientDefined {   # GDPR Art. 30(1)(d), (e)
  recipient @0 :Text;              # a code of the organisation's
  title @1 :Text;
  type @2 :RecipientType;
  enabled @3 :Bool;
  purposes @4 :List(Text);         # what it may get data for
  categories @5 :List(Text);       # and which
  endpoint @6 :Text;               # where notices are sent; none: by hand
  country @7 :Text;                # ISO 3166-1 alpha-2
  safeguard @8 :Text;              # GDPR Art. 46: what a transfer to a third country rests on
  address @9 :Text;                # version 6; 45 CFR 164.528(b)(2)(ii)
}
struct DisclosureRecorded {   # data of a person went to a recipient
  recipient @0 :Text;
  purpose @1 :Text;
  categories @2 :List(Text);
  occurredAt @3 :Int64;            # when it happened
  ground @4 :DisclosureGround;     # version 6; 0: it was not said
  authorization :group { high @5 :UInt64; low @6 :UInt64; }  # version 6; that it rests on
}
struct SubjectLinked {   # the header's subject, who was nobody known, is the person of an account
  account :group { high @0 :UInt64; low @1 :UInt64; }
}
struct ContentPosted {
  item :group { high @0 :UInt64; low @1 :UInt64; }
  type @2 :ContentType;
  parent :group { high @3 :UInt64; low @4 :UInt64; } # what it answers; 0 when nothing
}
struct ContentEdited {
  item :group { high @0 :UInt64; low @1 :UInt64; }
  revision @2 :UInt64;             # from 2
}
struct ContentDeleted {   # the erasure of the item's compartment is ordered in the same batch
  item :group { high @0 :UInt64; low @1 :UInt64; }
  erasure :group { high @2 :UInt64; low @3 :UInt64; }
}
struct ObjectionRecorded {   # GDPR Art. 21
  purpose @0 :Text;                # none: everything that rests on Art. 6(1)(e) or (f)
  state @1 :ObjectionState;
  signal @2 :ObjectionSignal;
}
struct RestrictionSet {   # GDPR Art. 18(1)
  restriction :group { high @0 :UInt64; low @1 :UInt64; }
  ground @2 :RestrictionGround;
}
struct RestrictionLifted {
  restriction :group { high @0 :UInt64; low @1 :UInt64; }
  informedAt @2 :Int64;            # GDPR Art. 18(3): when the person was told, before
}
struct HoldPlaced {   # a duty to keep: about a person, or, about nobody, about everybody
  hold :group { high @0 :UInt64; low @1 :UInt64; }
  exception @2 :KeepException;
  classes @3 :List(CompartmentClass); # none: every one
  until @4 :Int64;                 # 0: until it is lifted
}
struct HoldLifted {
  hold :group { high @0 :UInt64; low @1 :UInt64; }
}
struct ErasureWithheld {   # what an erasure could not destroy yet, to be resumed when the holds end
  erasure :group { high @0 :UInt64; low @1 :UInt64; }
  ground @2 :ErasureGround;
  wholeSubject @3 :Bool;
  holds @4 :List(IdValue);
  withheld @5 :List(CompartmentRef);
}
struct RightsRequestRecorded {   # a step of a person's request; with everything that is so from then on
  request :group { high @0 :UInt64; low @1 :UInt64; }
  type @2 :RightsRequestType;
  regime @3 :Regime;
  state @4 :RightsRequestState;
  receivedAt @5 :Int64;
  dueAt @6 :Int64;
  denial @7 :DenialGround;
  fee @8 :UInt64;                  # in the smallest unit of the currency
  currency @9 :Text;               # ISO 4217
  toldAt @10 :Int64;               # when the person was told of this step; 0: not
}
struct NoticeRecorded {   # GDPR Art. 19: telling a recipient, or the person, of another event
  notice :group { high @0 :UInt64; low @1 :UInt64; }
  recipient @2 :Text;              # none: the person
  about @3 :UInt64;                # sequence of that event
  channel @4 :NoticeChannel;
  outcome @5 :NoticeOutcome;
  attempt @6 :UInt32;
  status @7 :UInt16;               # of the HTTP answer; 0: none
  nextAttemptAt @8 :Int64;         # 0: none
}
struct BreachRecorded {   # GDPR Art. 33(5), 45 CFR 164.400-414: what is known of it from then on
  breach :group { high @0 :UInt64; low @1 :UInt64; }
  awareAt @2 :Int64;
  authorityDueAt @3 :Int64;        # 0: need not be told
  personsDueAt @4 :Int64;          # 0: need not be told
  highRisk @5 :Bool;
  unintelligible @6 :Bool;         # GDPR Art. 34(3)(a)
  persons @7 :UInt64;              # about
  records @8 :UInt64;              # about
  categories @9 :List(Text);
  closed @10 :Bool;
  regimes @11 :List(Regime);       # whose clocks run
}
struct BreachAffected {
  breach :group { high @0 :UInt64; low @1 :UInt64; }
}
struct BreachNotified {
  breach :group { high @0 :UInt64; low @1 :UInt64; }
  audience @2 :BreachAudience;
  notifiedAt @3 :Int64;
}
struct ExportMade {   # GDPR Art. 15(3), 20
  exportId :group { high @0 :UInt64; low @1 :UInt64; }
  size @2 :UInt64;                 # of the log that it is taken from
  hash @3 :Data;                   # SHA-256 of the package's manifest
  leftOut @4 :List(Text);
}
struct DeadlineReminded {
  type @0 :DeadlineType;
  object :group { high @1 :UInt64; low @2 :UInt64; } # what is due
  dueAt @3 :Int64;
}
struct SweptCount { store @0 :SweptStore; examined @1 :UInt64; found @2 :UInt64; }  # examined: erasures; of replies rows, of files bytes, of the log events
struct ErasureSwept {            # what of erasures was still in storage, and what was done about it
  from @0 :UInt64;               # sequence of the first certificate that it is about
  through @1 :UInt64;            # and of the last
  certificates @2 :UInt32;
  startedAt @3 :Int64;
  bytesFreed @4 :UInt64;         # on disk, by rewriting files
  stores @5 :List(SweptCount);
}
struct LedgerRestored {          # from a backup or an older image; events above `size` are not those that were
  size @0 :UInt64;               # that the log was restored to
  knownSize @1 :UInt64;          # that the register knew of
  knownRoot @2 :Data;            # of that size
  epoch @3 :UInt64;              # of the keys
  erasures @4 :UInt32;           # that the register had and the log lacked: ordered anew
  holds @5 :UInt32;              # likewise
  missing @6 :List(Text);        # codes of what else was lacking
}
struct LedgerReturned {          # everything that could be opened was handed to the organisation
  returned :group { high @0 :UInt64; low @1 :UInt64; }
  size @2 :UInt64;               # of the log that it is taken from: so many lines
  sections @3 :UInt64;           # that were opened for it
  hash @4 :Data;                 # SHA-256 of the lines
}

enum ClosureReason { invalid @0; contractEnded @1; moved @2; dissolved @3; unused @4; }

struct ClosureOrdered {          # the last event of a ledger
  closure :group { high @0 :UInt64; low @1 :UInt64; }
  reason @2 :ClosureReason;
  openRequests @3 :UInt32;       # rights requests that nobody will answer here
  returned @4 :UInt64;           # sequence of the LedgerReturned that it relies on
  people @5 :UInt64;             # that the ledger knew, erased ones included
  counts @6 :List(ErasedCount);  # sections that go
}
struct LedgerClosed {            # the certificate, in the system ledger
  closure :group { high @0 :UInt64; low @1 :UInt64; }
  closed :group { high @2 :UInt64; low @3 :UInt64; } # the ledger
  size @4 :UInt64;               # of its log, the order included
  epoch @5 :UInt64;              # of the keys that were destroyed
  people @6 :UInt64;
  reason @7 :ClosureReason;
  root @8 :Data;                 # of its log
  returned @9 :Data;             # the hash of what was returned
  counts @10 :List(ErasedCount);
  stores @11 :List(StoreCount);  # what was there, and what a look afterwards found
}
struct SigningKeyRotated {       # format version 4: whoever passes over it can't verify what follows
  key @0 :Data;                  # Ed25519 public: signs every event behind this one
}
struct SigningKeyCompromised {
  key @0 :Data;                  # one that was replaced
  since @1 :Int64;               # from then on others may have signed with it
}

enum GrantScope { invalid @0; profile @1; content @2; texts @3; }

struct AuditorGranted {          # an auditor may read personal data: of the header's subject, or, about nobody, of everybody
  grant :group { high @0 :UInt64; low @1 :UInt64; }
  auditor :group { high @2 :UInt64; low @3 :UInt64; } # the token that may
  scopes @4 :List(GrantScope);
  expiresAt @5 :Int64;
}
struct AuditorGrantEnded {       # before its time
  grant :group { high @0 :UInt64; low @1 :UInt64; }
}
struct BundleOrdered {           # what a query finds is to be made a file for whoever ordered it
  bundle :group { high @0 :UInt64; low @1 :UInt64; }
  size @2 :UInt64;               # of the log that it is taken from
  sections @3 :Bool;             # with the texts that the auditor was granted
  query @4 :Text;                # the parameters of a list of events: ids, codes, numbers, times
  recipient @5 :Data;            # X25519 public key that it is sealed to (age); none: not sealed
  purposeOfUse @6 :Text;         # of the sections
}
struct BundleMade {              # from here on it may be fetched
  bundle :group { high @0 :UInt64; low @1 :UInt64; }
  events @2 :UInt64;
  sections @3 :UInt64;           # that open in it
  people @4 :UInt64;             # of whom it shows personal data: an access of each is recorded before
  hash @5 :Data;                 # SHA-256 of the leaf hashes of its events, in order
}

enum Damage { invalid @0; changedHeader @1; changedSection @2; badSignature @3; removed @4; inserted @5; reordered @6; truncatedTail @7; forked @8; unknownKey @9; backDated @10; foreignEvent @11; malformed @12; badCheckpoint @13; changedTile @14; orphanSection @15; wrongRoster @16; unwitnessed @17; }
struct DamageCount { damage @0 :Damage; count @1 :UInt64; first @2 :UInt64; }  # first: the sequence, or the size of the log where it is of the log as a whole
struct LogVerified {             # by the server itself, every event and every section
  startedAt @0 :Int64;
  size @1 :UInt64;               # of the checkpoint that was verified
  root @2 :Data;                 # of its tree, from the entries; none when some are missing
  intact @3 :UInt64;             # sections
  erased @4 :UInt64;             # sections
  damage @5 :List(DamageCount);  # none: consistent
}

enum RelationshipType { invalid @0; treatmentTeam @1; encounter @2; appointment @3; department @4; duty @5; }
struct RelationshipRecorded {    # of the subject, who is a patient, or for duty the member of staff
  relationship :group { high @0 :UInt64; low @1 :UInt64; }
  type @2 :RelationshipType;
  agent :group { high @3 :UInt64; low @4 :UInt64; }           # with whom; none: with whoever is in the department
  department @5 :Text;
  startsAt @6 :Int64;
  endsAt @7 :Int64;              # zero: it goes on
}
struct RelationshipEnded { relationship :group { high @0 :UInt64; low @1 :UInt64; } endsAt @2 :Int64; }

struct SearchRecorded {          # somebody looked for people; what was asked is a section
  purposeOfUse @0 :Text;
  outcome @1 :AccessOutcome;
  hits @2 :UInt32;
  resourceType @3 :Text;
  occurredAt @4 :Int64;
  via @5 :AccessVia;
}

enum LoginAction { invalid @0; login @1; logout @2; lock @3; unlock @4; }
struct LoginRecorded {
  action @0 :LoginAction;
  outcome @1 :AccessOutcome;
  method @2 :Text;               # a code
  occurredAt @3 :Int64;
  via @4 :AccessVia;
}

enum AccessRule { invalid @0; self @1; sameSurname @2; sameAddress @3; neighbour @4; coWorker @5; vip @6; deceased @7; noRelationship @8; afterHours @9; volume @10; searchUnopened @11; department @12; family @13; terminated @14; idle @15; repeatOffender @16; }
enum AccessExemption { invalid @0; treatment @1; glassBroken @2; onDuty @3; }
enum FlagPriority { invalid @0; low @1; medium @2; high @3; }
enum PersonMark { invalid @0; vip @1; deceased @2; }

struct AccessThreshold { name @0 :Text; value @1 :UInt64; }
struct AccessRuleValue { rule @0 :AccessRule; enabled @1 :Bool; weight @2 :UInt32; thresholds @3 :List(AccessThreshold); }
struct AccessRulesSet {          # every rule by which accesses are reviewed from here on
  version @0 :UInt64;            # from 1: one more than the set before
  rules @1 :List(AccessRuleValue);
  treatmentDays @2 :UInt32;      # how near a relationship must be to explain an access
  glassBrokenDays @3 :UInt32;    # for how long a broken glass explains accesses
  flagFrom @4 :UInt32;           # the sum of weights from which an access is flagged
  mediumFrom @5 :UInt32;
  highFrom @6 :UInt32;
  utcOffset @7 :Int16;           # minutes; what a day is, and an hour of it
}
struct AccessFinding {           # a rule that fits
  rule @0 :AccessRule;
  exemption @1 :AccessExemption; # why it does not count; 0: it does
  weight @2 :UInt32;
  numbers @3 :List(UInt64);      # that explain it; which ones is the rule's
}
struct AccessFlagged {           # about the header's subject, whose record it was; nobody where a search is flagged
  access @0 :UInt64;             # sequence
  agent :group { high @1 :UInt64; low @2 :UInt64; }
  rules @3 :UInt64;              # the version of the rules; 0: those from before the first set
  checkedUpTo @4 :UInt64;        # the size of the log that was looked at
  findings @5 :List(AccessFinding);
  priority @6 :FlagPriority;
  weight @7 :UInt32;             # of the findings that count
}
struct PersonMarked {            # what makes accesses to somebody's record worth a look
  mark :group { high @0 :UInt64; low @1 :UInt64; }
  type @2 :PersonMark;
  since @3 :Int64;               # of deceased: when; 0: not said
}
struct PersonUnmarked { mark :group { high @0 :UInt64; low @1 :UInt64; } }
struct StaffDescribed {          # of the subject, an agent; all of it, each time
  role @0 :Text;
  department @1 :Text;
  supervisor :group { high @2 :UInt64; low @3 :UInt64; }      # an agent; none: not said
  employedFrom @4 :Int64;        # 0: not said
  employedUntil @5 :Int64;       # 0: goes on
  usualFrom @6 :UInt16;          # minutes of the day; both 0: not said
  usualUntil @7 :UInt16;         # less than usualFrom: on the day after
  usualDays @8 :UInt8;           # bits, Monday lowest
}
struct AccessesChecked {         # each access and search of these events was looked at, and flagged where it had to be
  from @0 :UInt64;
  behind @1 :UInt64;
  checkedUpTo @2 :UInt64;        # the size of the log that was looked at
  rules @3 :UInt64;              # as AccessFlagged has it
  accesses @4 :UInt32;           # with the searches
  flagged @5 :UInt32;
}

enum ReviewOrigin { invalid @0; flag @1; randomSample @2; riskSample @3; manual @4; breakGlass @5; }
enum ReviewDisposition { invalid @0; appropriate @1; appropriateExplained @2; undetermined @3; inadvertent @4; policyViolation @5; malicious @6; }
enum ReviewSanction { invalid @0; none @1; retraining @2; verbalWarning @3; writtenWarning @4; suspension @5; termination @6; referral @7; }
enum ReviewAudience { invalid @0; employee @1; supervisor @2; }
enum SampleMethod { invalid @0; random @1; riskWeighted @2; }

# A review of accesses of one agent, who is the header's subject in all of its events. What a person wrote is a section.
struct ReviewOpened {
  review :group { high @0 :UInt64; low @1 :UInt64; }
  origin @2 :ReviewOrigin;
  priority @3 :FlagPriority;
  dueAt @4 :Int64;
  sample :group { high @5 :UInt64; low @6 :UInt64; }  # that drew them; none: no sample did
  accesses @7 :List(UInt64);     # sequences, ascending; those of the flags are among them
  flags @8 :List(UInt64);        # sequences, ascending
}
struct ReviewAssigned {
  review :group { high @0 :UInt64; low @1 :UInt64; }
  reviewer :group { high @2 :UInt64; low @3 :UInt64; }  # a token; none: nobody
}
struct ReviewNoted {             # with a section of the role detail, or evidence
  review :group { high @0 :UInt64; low @1 :UInt64; }
  events @2 :List(UInt64);       # sequences that it points at, ascending
}
struct ReviewAsked {
  review :group { high @0 :UInt64; low @1 :UInt64; }
  question :group { high @2 :UInt64; low @3 :UInt64; }
  audience @4 :ReviewAudience;
  asked :group { high @5 :UInt64; low @6 :UInt64; }  # the agent who is to answer
}
struct ReviewQuestionRead {      # whoever was asked is about to be shown the question
  review :group { high @0 :UInt64; low @1 :UInt64; }
  question :group { high @2 :UInt64; low @3 :UInt64; }
}
struct ReviewAnswered {          # by whoever was asked, or by a reviewer who was told
  review :group { high @0 :UInt64; low @1 :UInt64; }
  question :group { high @2 :UInt64; low @3 :UInt64; }
}
struct ReviewDecided {
  review :group { high @0 :UInt64; low @1 :UInt64; }
  disposition @2 :ReviewDisposition;
  sanction @3 :ReviewSanction;
  needsConfirmation @4 :Bool;    # by a second pair of eyes; else it is closed now
  breach :group { high @5 :UInt64; low @6 :UInt64; }  # that it turned out to be; none: no breach
}
struct ReviewConfirmed {         # somebody else agrees: it is closed
  review :group { high @0 :UInt64; low @1 :UInt64; }
  decided @2 :UInt64;            # sequence
}
struct ReviewReturned {          # somebody else does not: it is open again
  review :group { high @0 :UInt64; low @1 :UInt64; }
  decided @2 :UInt64;            # sequence
}
struct ReviewReopened {
  review :group { high @0 :UInt64; low @1 :UInt64; }
  dueAt @2 :Int64;
}
struct ReviewSampled {           # how accesses were drawn, so that they can be drawn again
  sample :group { high @0 :UInt64; low @1 :UInt64; }
  method @2 :SampleMethod;
  seedChosen @3 :Bool;           # by whoever drew it
  asked @4 :UInt32;
  drawn @5 :UInt32;
  from @6 :UInt64;               # sequences of the accesses
  behind @7 :UInt64;
  size @8 :UInt64;               # of the log that was looked at
  accesses @9 :UInt64;           # by agents, that it was drawn from
  seed @10 :Data;                # 32 bytes
}
struct DispositionCount { disposition @0 :ReviewDisposition; count @1 :UInt64; }
struct ReviewPeriodSigned {      # what was looked at in a period, and what was not
  period :group { high @0 :UInt64; low @1 :UInt64; }
  since @2 :Int64;
  until @3 :Int64;
  from @4 :UInt64;
  behind @5 :UInt64;
  size @6 :UInt64;               # of the log that was looked at
  incomplete @7 :Bool;           # signed though something was left to do
  rules @8 :List(UInt64);        # versions that were in force, ascending
  accesses @9 :UInt64;           # and searches that were recorded
  checked @10 :UInt64;           # of them, by the rules
  flagged @11 :UInt64;           # of those
  flaggedInReview @12 :UInt64;
  inReview @13 :UInt64;          # by people: in a review, open or closed
  sampled @14 :UInt64;           # of them, because a sample drew them
  notByRules @15 :UInt64;        # denied, or by no agent: the rules have nothing to say
  unchecked @16 :UInt64;         # that the rules had not got to
  reviews @17 :UInt64;
  open @18 :UInt64;
  dispositions @19 :List(DispositionCount);  # of those that are closed, by disposition
}

struct BreakGlassStarted {       # of the subject, a patient; with a section that says why
  glass :group { high @0 :UInt64; low @1 :UInt64; }
  agent :group { high @2 :UInt64; low @3 :UInt64; }
  expiresAt @4 :Int64;
  review :group { high @5 :UInt64; low @6 :UInt64; }  # that it leaves
  scopes @7 :List(GrantScope);   # what it opens
  purposeOfUse @8 :Text;
  recipient @9 :Text;            # who is told; empty: nobody
}
struct BreakGlassEnded {         # before its time
  glass :group { high @0 :UInt64; low @1 :UInt64; }
}

struct AuthorizationSigned {     # 45 CFR 164.508, by or for the subject; with a section that says what a form must
  authorization :group { high @0 :UInt64; low @1 :UInt64; }
  signedAt @2 :Int64;
  expiresAt @3 :Int64;           # 0: with an event, which the section names
  representative @4 :Bool;       # signed for the person
  recipients @5 :List(Text);
  purposes @6 :List(Text);
  categories @7 :List(Text);
}
struct AuthorizationEnded {
  authorization :group { high @0 :UInt64; low @1 :UInt64; }
  endedAt @2 :Int64;             # what was disclosed before stands
  cause @3 :AuthorizationEnd;
}
struct AccountingSuspended {     # 45 CFR 164.528(a)(2); with a section: who stated it, and what
  suspension :group { high @0 :UInt64; low @1 :UInt64; }
  since @2 :Int64;
  until @3 :Int64;
  ground @4 :DisclosureGround;   # health oversight, or law enforcement
  oral @5 :Bool;
  recipient @6 :Text;            # whose statement it is
}
struct AccountingResumed {       # before its time
  suspension :group { high @0 :UInt64; low @1 :UInt64; }
}
struct AccountingGiven {         # 45 CFR 164.528; its sections are the document
  accounting :group { high @0 :UInt64; low @1 :UInt64; }
  request :group { high @2 :UInt64; low @3 :UInt64; }  # that it answers; 0: none
  since @4 :Int64;
  until @5 :Int64;
  size @6 :UInt64;               # of the log that it was taken from
  disclosures @7 :UInt32;
}

struct AgentLocked {             # of the subject, an agent: nobody gets in as them; 45 CFR 164.308(a)(5)(ii)(C)
  until @0 :Int64;               # 0: until somebody unlocks them
  failures @1 :UInt32;           # log-ins that failed, one behind another
  cause @2 :LockCause;
  recipient @3 :Text;            # who is told; empty: nobody
}
struct AgentUnlocked {           # before its time
  locked @0 :UInt64;             # sequence of agent.locked
}
