#include "api/documents/certificate_page.h"

#include <boost/json/serialize.hpp>
#include <vector>

#include "api/documents/certificate.h"
#include "api/json/html_page.h"

namespace lethe::api {
namespace {

using boost::json::object;

/// A class of data, or one field or item of it, for people.
std::string shown_data(const object& ref) {
  const auto number = shown(ref, "number");
  return phrase(shown(ref, "class")) + (number.empty() ? ", all of it" : ", number " + number);
}

/// What a person might call it.
std::string store_name(std::string_view store) {
  if (store == "vault") return "sealed data";
  if (store == "keys") return "keys that open it";
  if (store == "index") return "search index";
  return phrase(store);
}

class CertificatePage {
 public:
  explicit CertificatePage(const object& certificate) : certificate_(certificate) {}

  std::string run() && {
    head();
    for (const auto& part : list_of(certificate_, "parts")) went(part.as_object());
    stays();
    proof();
    limits();
    document();
    return std::move(page_).finish();
  }

 private:
  void head() {
    page_.html("<h1>Certificate of erasure</h1>\n");
    const auto& ledger = object_of(certificate_, "ledger");
    const auto& last = list_of(certificate_, "parts").back().as_object();
    page_.paragraph(shown(ledger, "name") + " erased, on " +
                    shown_moment(object_of(last, "completed"), "time") + ", " +
                    (shown(certificate_, "whole_subject") == "yes"
                         ? "the data of the person who was known there by the number below."
                         : "data of the person who is known there by the number below."));
    page_.begin_table({"Person", "Erasure", "Reason"});
    page_.row({shown(certificate_, "subject"), shown(certificate_, "erasure"),
               phrase(shown(certificate_, "ground"))});
    page_.end_table();
  }

  void went(const object& part) {
    page_.section("erased", "What is gone");
    const auto due = shown_moment(part, "due_at");
    const auto in_time = shown(part, "in_time");
    page_.paragraph("Ordered " + shown_moment(object_of(part, "ordered"), "time") + ", done " +
                    shown_moment(object_of(part, "completed"), "time") +
                    (due.empty() ? "."
                                 : "; the law gave until " + due + ": " +
                                       (in_time == "yes" ? "in time." : "late.")));
    page_.begin_table({"Which data"});
    for (const auto& ref : list_of(part, "destroyed")) page_.row({shown_data(ref.as_object())});
    page_.end_table();
    page_.paragraph(
        "The keys that opened it were destroyed, and what they had sealed was deleted. "
        "Then it was looked for:");
    page_.begin_table({"Where", "Before", "Afterwards"});
    for (const auto& store : object_of(part, "stores")) {
      const auto& counts = store.value().as_object();
      page_.row({store_name(store.key()), shown(counts, "before"), shown(counts, "after")});
    }
    page_.end_table();
    const auto until = shown_moment(part, "backup_keys_until");
    if (!until.empty()) {
      page_.paragraph("The last backup that could hold one of these keys is gone, or goes, on " +
                      until + ".");
    }
  }

  void stays() {
    page_.section("kept", "What stays, and why");
    const auto& withheld = list_of(certificate_, "withheld");
    std::vector<std::vector<std::string>> rows;
    for (const auto& part : list_of(certificate_, "parts")) {
      for (const auto& one : list_of(part.as_object(), "kept")) {
        const auto& kept = one.as_object();
        rows.push_back({phrase(shown(kept, "class")), phrase(shown(kept, "exception")),
                        shown_moment(kept, "until")});
      }
    }
    for (const auto& ref : withheld) {
      const auto& hold = list_of(certificate_, "holds").front().as_object();
      const auto until = shown_moment(hold, "until");
      rows.push_back({shown_data(ref.as_object()), phrase(shown(hold, "exception")),
                      until.empty() ? "the duty ends; then it is erased" : until});
    }
    if (rows.empty()) return page_.paragraph("Nothing.", "quiet");
    page_.begin_table({"Which data", "Because of", "Until"});
    for (const auto& row : rows) page_.row(row);
    page_.end_table();
  }

  void proof() {
    page_.section("proof", "How you can check this");
    page_.paragraph(
        "The document at the end of this page is signed. Save it as a file and run `lethe verify "
        "certificate FILE`, on any machine: it needs nothing else. The log's verifier key, as you "
        "got it from elsewhere, makes it more than the document's own word (--vkey).");
    const auto& proof = object_of(certificate_, kDocumentProof);
    page_.begin_table({"Log", "Verifier key", "Roster"});
    page_.row({shown(object_of(certificate_, "ledger"), "origin"), shown(proof, "verifier_key"),
               shown(object_of(certificate_, "roster"), "hash")});
    page_.end_table();
  }

  void limits() {
    page_.section("limits", "What this does not prove");
    page_.html("<ul>\n");
    for (const auto& limit : list_of(certificate_, "does_not_prove")) {
      page_.html("<li>");
      page_.text(limit.as_string());
      page_.html("</li>\n");
    }
    page_.html("</ul>\n");
  }

  void document() {
    page_.section("document", "The signed document");
    page_.html("<details><summary>Show</summary><pre class=\"text\">");
    page_.text(boost::json::serialize(certificate_));
    page_.html("</pre></details>\n");
  }

  const object& certificate_;
  HtmlPage page_{"Certificate of erasure"};
};

}  // namespace

std::string certificate_page(const object& certificate) {
  return CertificatePage(certificate).run();
}

}  // namespace lethe::api
