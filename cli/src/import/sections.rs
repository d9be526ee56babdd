//! A page of text, cut into its sections: the tables of parameters, the examples, the error codes.

use std::ops::Range;

use super::table::looks_like_row;
use super::text::{bare_heading, half_width, is_cjk, unmark};
use super::words::{Column, columns};

/// One line of a page.
#[derive(Debug)]
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: usize,
    /// As it stands, without markdown's escapes.
    pub(crate) text: String,
    /// The same with full-width forms as ASCII; characters map one to one.
    pub(crate) half: String,
}

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What stands before the first heading: the method, its title, its description.
    Preamble,
    /// The parameters that every method has.
    Public,
    Request,
    Response,
    Errors,
    RequestSample,
    ResponseSample,
    Other,
    /// A table that no heading announces.
    Unknown,
}

#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) kind: Kind,
    /// The heading's line, or the first line of a section without.
    pub(crate) line: usize,
    /// The text right before a further table of the same section.
    pub(crate) subject: Option<String>,
    pub(crate) columns: Option<Vec<Column>>,
    pub(crate) body: Range<usize>,
}

impl Line {
    pub(crate) fn is_blank(&self) -> bool {
        self.half.trim().is_empty()
    }
}

/// The lines of a page; `first` is the number of the first.
pub(crate) fn lines(text: &str, first: usize) -> Vec<Line> {
    let line = |(index, line): (usize, &str)| {
        let text = unmark(line.trim_end());
        Line { number: first + index, half: half_width(&text), text }
    };
    text.lines().enumerate().map(line).collect()
}

/// Cuts a page at its headings and at the heads of its tables.
pub(crate) fn split(lines: &[Line]) -> Vec<Section> {
    let mut sections = vec![Section::new(Kind::Preamble, lines.first().map_or(1, |line| line.number), 0)];
    let mut at = 0;
    while at < lines.len() {
        let last = sections.len() - 1;
        if let Some(kind) = heading(&lines[at].half) {
            // The errors' table stands under a link to the public ones, or before it.
            if kind == Kind::Errors && sections[last].kind == Kind::Errors && sections[last].columns.is_none() {
                sections[last].body.start = at + 1;
            } else {
                sections[last].body.end = at;
                sections.push(Section::new(kind, lines[at].number, at + 1));
            }
            at += 1;
        } else if let Some((columns, end)) = head(lines, at) {
            let start = sections[last].body.start.min(at);
            let before = (start..at).rev().find(|index| !lines[*index].is_blank());
            // A head that stands twice in one table has a row before it, no subject.
            let before = before.filter(|index| is_subject(&lines[*index]));
            let subject = before.map(|index| lines[index].text.trim().to_owned());
            let errors = columns.contains(&Column::Code);
            let fits = sections[last].columns.is_none()
                && match sections[last].kind {
                    Kind::Errors => errors,
                    Kind::Public | Kind::Request | Kind::Response => !errors,
                    _ => false,
                };
            if fits {
                sections[last].columns = Some(columns);
                sections[last].body = end..end;
            } else {
                let kind = match sections[last].kind {
                    _ if errors => Kind::Errors,
                    kind @ (Kind::Request | Kind::Response) => kind,
                    _ => Kind::Unknown,
                };
                sections[last].body.end = before.filter(|_| sections[last].columns.is_some()).unwrap_or(at);
                let mut section = Section::new(kind, lines[at].number, end);
                section.subject = subject;
                section.columns = Some(columns);
                sections.push(section);
            }
            at = end;
        } else {
            at += 1;
        }
    }
    if let Some(last) = sections.last_mut() {
        last.body.end = lines.len();
    }
    for section in &mut sections {
        section.body.end = section.body.end.max(section.body.start);
    }
    sections
}

impl Section {
    fn new(kind: Kind, line: usize, start: usize) -> Self {
        Self { kind, line, subject: None, columns: None, body: start..start }
    }
}

/// The head of a table at `at`, on one line or one cell a line, and the line after it.
pub(crate) fn head(lines: &[Line], at: usize) -> Option<(Vec<Column>, usize)> {
    let mut found = columns(&lines[at].half)?;
    let mut end = at + 1;
    if found.len() == 1 {
        while let Some(line) = lines.get(end) {
            match columns(&line.half) {
                Some(more) if more.len() == 1 && !found.contains(&more[0]) => found.extend(more),
                _ if line.is_blank() => {}
                _ => break,
            }
            end += 1;
        }
    }
    let errors = found.contains(&Column::Code) && found.len() >= 2;
    let parameters = found.contains(&Column::Name) && found.contains(&Column::Type) && found.len() >= 3;
    (errors || parameters).then_some((found, end))
}

/// Whether a line may say what the table after it is about: a few words, not a row and not a sentence.
fn is_subject(line: &Line) -> bool {
    line.half.chars().count() <= 40
        && line.half.contains(is_cjk)
        && !line.half.contains(['\t', '|', '。', ';'])
        && !looks_like_row(line)
}

/// The section that a line announces, if it is one of the pages' headings.
fn heading(line: &str) -> Option<Kind> {
    if line.len() > 128 || line.contains(['\t', '|']) {
        return None;
    }
    Some(match bare_heading(line).as_str() {
        "公共参数" | "公共请求参数" | "公共响应参数" | "公共返回参数" | "公共应答参数" | "公共请求头" => {
            Kind::Public
        }
        "请求参数" | "业务请求参数" | "请求业务参数" | "业务参数" | "请求参数说明" | "输入参数" | "入参"
        | "入参说明" => Kind::Request,
        "响应参数" | "业务响应参数" | "响应业务参数" | "返回参数" | "业务返回参数" | "响应参数说明" | "返回结果"
        | "输出参数" | "出参" | "出参说明" => Kind::Response,
        "请求示例" | "常见请求示例" | "请求样例" | "HTTP请求示例" => Kind::RequestSample,
        "响应示例" | "返回示例" | "响应样例" | "正常示例" | "异常示例" | "错误示例" => {
            Kind::ResponseSample
        }
        "错误码" | "业务错误码" | "公共错误码" | "异常码" | "错误码说明" | "错误码列表" | "业务错误码说明" => {
            Kind::Errors
        }
        "请求地址" | "环境" | "接口说明" | "触发通知示例" | "触发通知类型" | "通知参数" | "异步通知参数"
        | "异步通知" | "接入指南" | "常见问题" => Kind::Other,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_in_sections() {
        let text = "alipay.demo.greet(问候)\n公共参数\n公共请求参数\n参数 类型 最大长度\napp_id String 32\n\n### 请求参数：\n参数|\n类型|\n是否必填|\nuser_id|\n扩展说明\n参数 类型 描述\nx String y\n响应示例\n{}\n业务错误码\n公共错误码\n\n错误码错误描述解决方案\nA b c\n";
        let lines = lines(text, 1);
        let sections = split(&lines);
        let kinds: Vec<_> = sections.iter().map(|section| (section.kind, section.line, section.body.clone())).collect();
        assert_eq!(
            kinds,
            [
                (Kind::Preamble, 1, 0..1),
                (Kind::Public, 2, 2..2),
                (Kind::Public, 3, 4..6),
                (Kind::Request, 7, 10..11),
                (Kind::Request, 13, 13..14),
                (Kind::ResponseSample, 15, 15..16),
                (Kind::Errors, 17, 20..21),
            ]
        );
        assert_eq!(sections[4].subject.as_deref(), Some("扩展说明"));
    }
}
