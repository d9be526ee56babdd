//! What a request carries, checked and written, before anything of the protocol is added.

use std::borrow::Cow;

use crate::encode;
use crate::error::Error;
use crate::record::Record;
use crate::table::Place;
use crate::upload::File;
use crate::validate;
use crate::value::View;

/// The content of a call. It can be signed any number of times.
#[expect(clippy::struct_field_names, reason = "`biz_content` is the protocol's name")]
#[derive(Clone)]
pub(crate) struct Content {
    /// The JSON text of `biz_content`; `None` for methods that have none.
    pub(crate) biz_content: Option<String>,
    /// Parameters outside of it.
    pub(crate) params: Vec<(Cow<'static, str>, String, Place)>,
    pub(crate) files: Vec<Upload>,
}

/// A file of a call.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The parameter's name.
    pub name: Cow<'static, str>,
    /// The file.
    pub file: File,
    /// Bytes allowed, `u32::MAX` if no limit is known. A reader of unknown length is cut off there.
    pub max_bytes: u32,
}

impl Content {
    /// The content of a request that keeps the rules of its spec. There is no other way to the wire.
    pub(crate) fn of(request: &dyn Record) -> Result<Self, Error> {
        validate::check(request)?;
        let fields = request.table().fields;
        let has_biz_content = fields.iter().any(|field| field.place == Place::BizContent);
        let biz_content = has_biz_content.then(|| {
            let mut json = String::with_capacity(1024);
            encode::object(request, &mut json);
            json
        });
        let (mut params, mut files) = (Vec::new(), Vec::new());
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.place != Place::BizContent) {
            match request.get(index).view() {
                View::File(file) => {
                    files.push(Upload {
                        name: Cow::Borrowed(field.name),
                        file: file.clone(),
                        max_bytes: field.max_length,
                    });
                }
                view if view.is_given() => {
                    params.push((Cow::Borrowed(field.name), encode::parameter(view, field), field.place));
                }
                _ => {}
            }
        }
        Ok(Self { biz_content, params, files })
    }
}
