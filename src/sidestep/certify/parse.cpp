#include "sidestep/certify/parse.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/problem/nearest.h"

namespace sidestep {
namespace {

constexpr std::size_t kLongestText = 10'000;
constexpr int kDeepest = 200;
constexpr std::size_t kMostNodes = 20'000;
constexpr int kGreatestPower = 64;

const std::vector<std::pair<std::string, Op>>& functions() {
  static const std::vector<std::pair<std::string, Op>> list = {
      {"g", Op::g},          {"gap", Op::gap},    {"kernel", Op::kernel},
      {"sin", Op::sine},     {"cos", Op::cosine}, {"sqrt", Op::square_root},
      {"abs", Op::absolute}, {"min", Op::min},    {"max", Op::max}};
  return list;
}

bool is_logic(Op op) { return op >= Op::less; }

// The double nearest to a decimal, or its neighbours around it unless it is exactly that.
Interval literal_value(const std::string& text) {
  Ball exact;
  arb_set_str(exact.get(), text.c_str(), Ball::kPrecision);
  const Interval around = exact.interval();
  return around;
}

class Parser {
 public:
  Parser(const std::string& text, const Vocabulary& words, const std::string& what)
      : text_(text), words_(words), what_(what) {
    if (text.size() > kLongestText)
      throw InputError(fmt::format("{}: found {} characters; allowed: at most {}", what,
                                   text.size(), kLongestText));
  }

  Expression formula() {
    const int whole = implication();
    return finish(whole, true);
  }
  Expression term() {
    const int whole = sum();
    return finish(whole, false);
  }

 private:
  Expression finish(int whole, bool logic) {
    if (!at_end()) expected(logic ? "an operator or the end" : "an arithmetic operator or the end");
    if (is_logic(op(whole)) != logic) {
      position_ = text_.size();
      expected(logic ? "a comparison (<, <=, >, >=, =)" : "a term without comparisons");
    }
    if (whole != static_cast<int>(out_.nodes.size()) - 1)
      make(logic ? Op::conjunction : Op::add, whole, logic ? make(Op::always) : zero());
    return std::move(out_);
  }

  int implication() {
    const Depth depth(*this);
    const int left = disjunction();
    if (!take("->")) return left;
    need_logic(left, "'->'");
    const int right = implication();
    need_logic(right, "'->'");
    return make(Op::implication, left, right);
  }

  int disjunction() {
    int left = conjunction();
    while (take_word("or")) {
      need_logic(left, "'or'");
      const int right = conjunction();
      need_logic(right, "'or'");
      left = make(Op::disjunction, left, right);
    }
    return left;
  }

  int conjunction() {
    int left = negation();
    while (take_word("and")) {
      need_logic(left, "'and'");
      const int right = negation();
      need_logic(right, "'and'");
      left = make(Op::conjunction, left, right);
    }
    return left;
  }

  int negation() {
    const Depth depth(*this);
    if (!take_word("not")) return chain();
    const int x = negation();
    need_logic(x, "'not'");
    return make(Op::negation, x);
  }

  // a <= b < c is a <= b and b < c.
  int chain() {
    int left = sum();
    int all = -1;
    for (;;) {
      skip_space();
      Op relation = Op::less;
      bool turned = false;
      if (text_.compare(position_, 2, "->") == 0) break;
      if (take("<="))
        relation = Op::less_equal;
      else if (take(">="))
        relation = Op::less_equal, turned = true;
      else if (take("<"))
        relation = Op::less;
      else if (take(">"))
        relation = Op::less, turned = true;
      else if (take("==") || take("="))
        relation = Op::equal;
      else
        break;
      need_number(left, "a comparison");
      const int right = sum();
      need_number(right, "a comparison");
      const int one = turned ? make(relation, right, left) : make(relation, left, right);
      all = all < 0 ? one : make(Op::conjunction, all, one);
      left = right;
    }
    return all < 0 ? left : all;
  }

  int sum() {
    int left = product();
    for (;;) {
      skip_space();
      if (text_.compare(position_, 2, "->") == 0) return left;
      const bool plus = take("+");
      if (!plus && !take("-")) return left;
      need_number(left, "arithmetic");
      const int right = product();
      need_number(right, "arithmetic");
      left = make(plus ? Op::add : Op::subtract, left, right);
    }
  }

  int product() {
    int left = sign();
    for (;;) {
      const bool times = take("*");
      if (!times && !take("/")) return left;
      need_number(left, "arithmetic");
      const int right = sign();
      need_number(right, "arithmetic");
      left = make(times ? Op::multiply : Op::divide, left, right);
    }
  }

  int sign() {
    const Depth depth(*this);
    skip_space();
    if (text_.compare(position_, 2, "->") != 0 && take("-")) {
      const int x = sign();
      need_number(x, "'-'");
      return make(Op::negate, x);
    }
    if (take("+")) return sign();
    return power();
  }

  int power() {
    const int base = primary();
    if (!take("^")) return base;
    need_number(base, "'^'");
    skip_space();
    int exponent = 0;
    const char* const begin = text_.data() + position_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), exponent);
    if (error != std::errc() || exponent < 0 || exponent > kGreatestPower)
      expected(fmt::format("an integer exponent from 0 to {}", kGreatestPower));
    position_ += static_cast<std::size_t>(end - begin);
    const int node = make(Op::power, base);
    out_.nodes[static_cast<std::size_t>(node)].number = exponent;
    return node;
  }

  int primary() {
    const Depth depth(*this);
    skip_space();
    if (take("(")) {
      const int x = implication();
      if (!take(")")) expected("')'");
      return x;
    }
    if (at_end()) expected("a number, a symbol, a function or '('");
    const char c = text_[position_];
    if (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.') return literal();
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) return named();
    expected("a number, a symbol, a function or '('");
  }

  int literal() {
    const std::size_t begin = position_;
    const auto digits = [&] {
      const std::size_t from = position_;
      while (position_ < text_.size() &&
             std::isdigit(static_cast<unsigned char>(text_[position_])) != 0)
        ++position_;
      return position_ - from;
    };
    std::size_t count = digits();
    if (position_ < text_.size() && text_[position_] == '.') {
      ++position_;
      count += digits();
    }
    if (count == 0) {
      position_ = begin;
      expected("a number");
    }
    if (position_ < text_.size() && (text_[position_] == 'e' || text_[position_] == 'E')) {
      const std::size_t mark = position_++;
      if (position_ < text_.size() && (text_[position_] == '+' || text_[position_] == '-'))
        ++position_;
      const std::size_t length = digits();
      if (length == 0 || length > 3) {
        position_ = mark;
        expected("an exponent of one to three digits after 'e'");
      }
    }
    Node node;
    node.op = Op::literal;
    node.text = text_.substr(begin, position_ - begin);
    node.value = literal_value(node.text);
    return make(std::move(node));
  }

  int named() {
    const std::size_t begin = position_;
    const std::string name = word();
    if (name == "pi") return make(Op::pi);
    for (const auto& [known, function] : functions())
      if (name == known) return call(known, function);
    for (std::size_t i = 0; i < words_.symbols.size(); ++i)
      if (words_.symbols[i].name == name) {
        Node node;
        node.op = Op::symbol;
        node.number = static_cast<int>(i);
        return make(std::move(node));
      }
    const auto definition = words_.definitions.find(name);
    if (definition != words_.definitions.end()) return splice(definition->second, name);
    position_ = begin;
    std::vector<std::string> known = {"pi", "and", "or", "not"};
    for (const Symbol& symbol : words_.symbols) known.push_back(symbol.name);
    for (const auto& [other, term] : words_.definitions) known.push_back(other);
    std::string symbols = fmt::format("{}", fmt::join(known.begin() + 4, known.end(), ", "));
    for (const auto& [function, code] : functions()) known.push_back(function);
    throw InputError(
        fmt::format("{}: column {}: unknown symbol '{}'; did you mean '{}'? allowed: pi, {}", what_,
                    begin + 1, name.substr(0, 40), nearest(name, known), symbols));
  }

  int call(const std::string& name, Op function) {
    if (!take("(")) expected(fmt::format("'(' after {}", name));
    const int a = sum();
    need_number(a, name);
    int b = -1;
    if (function == Op::min || function == Op::max) {
      if (!take(",")) expected("','");
      b = sum();
      need_number(b, name);
    }
    if (!take(")")) expected("')'");
    return make(function, a, b);
  }

  int splice(const std::string& definition, const std::string& name) {
    Expression term = parse_term(definition, words_, name);
    const int offset = static_cast<int>(out_.nodes.size());
    for (Node& node : term.nodes) {
      if (node.a >= 0) node.a += offset;
      if (node.b >= 0) node.b += offset;
      make(std::move(node));
    }
    return static_cast<int>(out_.nodes.size()) - 1;
  }

  int zero() {
    Node node;
    node.op = Op::literal;
    node.text = "0";
    return make(std::move(node));
  }

  int make(Op op_of, int a = -1, int b = -1) {
    Node node;
    node.op = op_of;
    node.a = a;
    node.b = b;
    return make(std::move(node));
  }
  int make(Node node) {
    if (out_.nodes.size() >= kMostNodes) expected("a shorter text");
    out_.nodes.push_back(std::move(node));
    return static_cast<int>(out_.nodes.size()) - 1;
  }

  [[nodiscard]] Op op(int node) const { return out_.nodes[static_cast<std::size_t>(node)].op; }
  void need_logic(int node, const std::string& place) const {
    if (!is_logic(op(node))) expected("a comparison on both sides of " + place);
  }
  void need_number(int node, const std::string& place) const {
    if (is_logic(op(node))) expected("a term, not a comparison, in " + place);
  }

  void skip_space() {
    while (position_ < text_.size() &&
           std::isspace(static_cast<unsigned char>(text_[position_])) != 0)
      ++position_;
  }
  bool at_end() {
    skip_space();
    return position_ >= text_.size();
  }
  bool take(const std::string& token) {
    skip_space();
    if (text_.compare(position_, token.size(), token) != 0) return false;
    position_ += token.size();
    return true;
  }
  std::string word() {
    const std::size_t begin = position_;
    while (position_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[position_])) != 0 ||
            text_[position_] == '_'))
      ++position_;
    return text_.substr(begin, position_ - begin);
  }
  bool take_word(const std::string& name) {
    skip_space();
    const std::size_t begin = position_;
    if (word() == name) return true;
    position_ = begin;
    return false;
  }
  [[noreturn]] void expected(const std::string& expectation) const {
    const std::string found =
        position_ >= text_.size() ? "the end" : fmt::format("'{}'", printable(text_[position_]));
    throw InputError(fmt::format("{}: column {}: found {}; expected {}", what_, position_ + 1,
                                 found, expectation));
  }
  static std::string printable(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7f ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }

  struct Depth {
    explicit Depth(Parser& of) : parser(of) {
      if (++parser.depth_ > kDeepest) parser.expected("less nesting");
    }
    ~Depth() { --parser.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    Parser& parser;
  };

  const std::string& text_;
  const Vocabulary& words_;
  const std::string& what_;
  std::size_t position_ = 0;
  int depth_ = 0;
  Expression out_;
};

}  // namespace

Expression parse_formula(const std::string& text, const Vocabulary& words,
                         const std::string& what) {
  return Parser(text, words, what).formula();
}

Expression parse_term(const std::string& text, const Vocabulary& words, const std::string& what) {
  return Parser(text, words, what).term();
}

Expression substitute(const Expression& formula, const std::vector<Expression>& terms) {
  Expression result;
  std::vector<int> place(formula.nodes.size());
  const auto append = [&](Node node, int offset) {
    if (node.a >= 0) node.a += offset;
    if (node.b >= 0) node.b += offset;
    result.nodes.push_back(std::move(node));
  };
  for (std::size_t i = 0; i < formula.nodes.size(); ++i) {
    Node node = formula.nodes[i];
    if (node.op == Op::symbol) {
      const int offset = static_cast<int>(result.nodes.size());
      for (const Node& part : terms[static_cast<std::size_t>(node.number)].nodes)
        append(part, offset);
    } else {
      if (node.a >= 0) node.a = place[static_cast<std::size_t>(node.a)];
      if (node.b >= 0) node.b = place[static_cast<std::size_t>(node.b)];
      result.nodes.push_back(std::move(node));
    }
    place[i] = static_cast<int>(result.nodes.size()) - 1;
  }
  return result;
}

Expression combine(Op op, const Expression& a, const Expression& b) {
  Expression result = a;
  const int offset = static_cast<int>(a.nodes.size());
  for (Node node : b.nodes) {
    if (node.a >= 0) node.a += offset;
    if (node.b >= 0) node.b += offset;
    result.nodes.push_back(std::move(node));
  }
  Node whole;
  whole.op = op;
  whole.a = offset - 1;
  whole.b = static_cast<int>(result.nodes.size()) - 1;
  result.nodes.push_back(std::move(whole));
  return result;
}

const Vocabulary& order_parameter_words() {
  constexpr double infinity = rounding::kInfinity;
  static const Vocabulary words = {
      {{"phi", {0, kPiInterval.hi}, true, false},
       {"s", {-infinity, infinity}, false, false},
       {"u", {-infinity, infinity}, false, false},
       {"r", {0, infinity}, false, false},
       {"k", {1, infinity}, false, true},
       {"q", {0, infinity}, false, false},
       {"U", {-infinity, infinity}, false, false}},
      {{"psi", "pi - phi"},
       {"e", "U*(U - u)"},
       {"m", "q/5"},
       {"M", "3*q + 2*U^2"},
       {"distance_w", "2 - 2*cos(phi)"},
       {"distance_a", "r - 2*s + q"},
       {"loss", "((pi-1)*(r - 2*s + q) + 2*gap(phi)*s + (u-U)^2)/(4*pi)"}}};
  return words;
}

}  // namespace sidestep
