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
  formatVersion @0 :UInt16;      # 1
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
enum SectionRole { invalid @0; profileField @1; externalId @2; reason @3; evidence @4; detail @5; label @6; }

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
}

struct RequestRefused { method @0 :Text; route @1 :Text; status @2 :UInt16; problem @3 :Text; count @4 :UInt32; }
struct ImportFinished { accepted @0 :UInt64; refused @1 :UInt64; }
